import { findDataset, howToGet } from '../source/find.js';
import type { DatasetLocations } from '../source/stored-source.js';
import { type DatasetKind, datasetTable } from './dataset-table.js';
import { parseDataset } from './parse-dataset.js';

/** Whether a data set can be had here: its folder, how to get it, or that it needs neither. */
type DatasetStatus =
  | { readonly status: 'found'; readonly folder: string }
  | { readonly status: 'missing'; readonly remedy: string }
  /** Made from its options. */
  | { readonly status: 'generated' }
  /** Wherever the user says. */
  | { readonly status: 'own' };

/** A kind of data set, and whether it can be had here. */
export type DatasetListing = Pick<DatasetKind, 'description' | 'example' | 'shape' | 'classes'> & {
  readonly name: string;
} & DatasetStatus;

/** Every kind of data set, and where it was found or how to get it. */
export function listDatasets(locations: DatasetLocations): Promise<DatasetListing[]> {
  return Promise.all(
    Object.entries(datasetTable).map(async ([name, kind]): Promise<DatasetListing> => {
      const { description, example, shape, classes } = kind;
      const about = { name, description, example, ...(shape && { shape, classes }) };
      if (kind.takesPath) return { ...about, status: 'own' };
      const { source } = parseDataset(name);
      if (source.kind !== 'stored') return { ...about, status: 'generated' };
      const found = await findDataset(source, locations);
      if (found !== undefined) return { ...about, status: 'found', folder: found.folder };
      return { ...about, status: 'missing', remedy: howToGet(source, locations) };
    }),
  );
}
