import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dataset, type DatasetName, datasetNames } from './dataset.js';
import { datasetSources, type FileLayout } from './dataset-sources.js';

/** Where data sets lie on this machine. */
export interface DatasetLocations {
  /** The user's own folder, which goes first: it holds a set's files, or a folder for each set. */
  readonly dataDir: string | undefined;
  /** What was downloaded lies here, under `data/<name>`. */
  readonly cacheDir: string;
}

/** A data set on this machine that can be read. */
export interface FoundDataset {
  readonly folder: string;
  read(): Promise<Dataset>;
}

/** Whether a data set is on this machine: the folder that has it, or how to get it. */
export type DatasetListing =
  | { readonly name: DatasetName; readonly status: 'found'; readonly folder: string }
  | { readonly name: DatasetName; readonly status: 'missing'; readonly remedy: string };

/** The folder into which a data set is downloaded. */
export function downloadFolder(name: DatasetName, { cacheDir }: DatasetLocations): string {
  return join(cacheDir, 'data', name);
}

/** Every folder in which a data set is looked for, first to last. */
export function searchedFolders(name: DatasetName, locations: DatasetLocations): string[] {
  const { dataDir } = locations;
  return [
    ...(dataDir === undefined ? [] : [join(dataDir, name), dataDir]),
    downloadFolder(name, locations),
    ...datasetSources[name].packageFolders,
  ];
}

/** Finds a data set's files without reading them all. */
export async function findDataset(
  name: DatasetName,
  locations: DatasetLocations,
): Promise<FoundDataset | undefined> {
  for (const folder of searchedFolders(name, locations)) {
    for (const layout of datasetSources[name].layouts) {
      const files = await presentFiles(folder, layout);
      if (files === undefined) continue;
      const owner = (await layout.owner?.(files)) ?? name;
      if (owner === name) return { folder, read: () => layout.read(files) };
    }
  }
  return undefined;
}

/** Where every data set was found, or how to get it. */
export function listDatasets(locations: DatasetLocations): Promise<DatasetListing[]> {
  return Promise.all(
    datasetNames.map(async (name): Promise<DatasetListing> => {
      const found = await findDataset(name, locations);
      if (found !== undefined) return { name, status: 'found', folder: found.folder };
      return { name, status: 'missing', remedy: howToGet(name, locations) };
    }),
  );
}

/** What a user does about a missing data set. */
export function howToGet(name: DatasetName, locations: DatasetLocations): string {
  const files = datasetSources[name].published.map((file) => file.name).join(', ');
  return `run "isthmus dataset get ${name}", or put ${files} into ${downloadFolder(name, locations)} or the folder ISTHMUS_DATA_DIR`;
}

async function presentFiles(folder: string, layout: FileLayout): Promise<string[] | undefined> {
  const files: string[] = [];
  for (const names of layout.fileNames) {
    const file = await firstPresent(names.map((name) => join(folder, name)));
    if (file === undefined) return undefined;
    files.push(file);
  }
  return files;
}

async function firstPresent(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile()) return file;
  }
  return undefined;
}
