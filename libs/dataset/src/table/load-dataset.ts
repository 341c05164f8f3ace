import { relative } from 'node:path';
import type { Dataset } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';
import { decodeOnce } from '../source/decoded-cache.js';
import { findDataset, howToGet, searchedFolders } from '../source/find.js';
import {
  type DatasetLocations,
  decodedFolder,
  type StoredSource,
} from '../source/stored-source.js';
import type { ImagesSource, Source } from './dataset-table.js';
import { parseDataset } from './parse-dataset.js';

/**
 * Gives the data set of a notation: reads it from where it lies on this machine, or generates it;
 * nothing is downloaded. What takes long to decode is kept decoded; see `decodeOnce`. Throws a
 * RangeError for a notation that cannot be read, and a DatasetError or CheckpointError when the data
 * are missing, corrupt or not what they have to be.
 */
export async function loadDataset(notation: string, locations: DatasetLocations): Promise<Dataset> {
  const { source, transforms } = parseDataset(notation);
  const dataset = await read(source, locations);
  return transforms.reduce((made, transform) => transform(made), dataset);
}

function read(source: Source, locations: DatasetLocations): Promise<Dataset> {
  switch (source.kind) {
    case 'stored':
      return readStored(source, locations);
    case 'images':
      return readImages(source, locations);
    case 'file':
      return source.read();
    case 'generated':
      return Promise.resolve(source.generate());
  }
}

async function readStored(source: StoredSource, locations: DatasetLocations): Promise<Dataset> {
  const { name, variant } = source;
  const found = await findDataset(source, locations);
  if (found === undefined) {
    const where = { dataset: name, searched: searchedFolders(source, locations).join(' ') };
    throw new DatasetError('data set not found', where, { remedy: howToGet(source, locations) });
  }
  const { files, read: decode } = found;
  return decodeOnce({ name, variant, files, decode }, decodedFolder(locations));
}

async function readImages(source: ImagesSource, locations: DatasetLocations): Promise<Dataset> {
  const { path, variant } = source;
  const folder = await source.list();
  const all = [...folder.train.files, ...(folder.test?.files ?? [])];
  const files = new Map(all.map((file) => [relative(path, file), file]));
  const decode = () => source.read(folder);
  const decoding = { name: 'folder', variant, files, decode };
  const dataset = await decodeOnce(decoding, decodedFolder(locations));
  return folder.test === undefined ? { ...dataset, isTestDrawn: true } : dataset;
}
