import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../set/dataset.js';
import {
  type DatasetLocations,
  downloadFolder,
  type FileLayout,
  type StoredSource,
} from './stored-source.js';

/** A data set's files on this machine. */
export interface FoundDataset {
  readonly folder: string;
  /** By the first of the names that each may have. */
  readonly files: ReadonlyMap<string, string>;
  read(): Promise<Dataset>;
}

/** Every folder in which a data set is looked for, first to last. */
export function searchedFolders(source: StoredSource, locations: DatasetLocations): string[] {
  const { dataDir } = locations;
  return [
    ...(dataDir === undefined ? [] : [join(dataDir, source.name), dataDir]),
    downloadFolder(source.name, locations),
    ...source.packageFolders,
  ];
}

/** Finds a data set's files without reading them all. */
export async function findDataset(
  source: StoredSource,
  locations: DatasetLocations,
): Promise<FoundDataset | undefined> {
  for (const folder of searchedFolders(source, locations)) {
    for (const layout of source.layouts) {
      const files = await presentFiles(folder, layout);
      if (files === undefined) continue;
      const paths = [...files.values()];
      const owner = (await layout.owner?.(paths)) ?? source.name;
      if (owner === source.name) return { folder, files, read: () => layout.read(paths) };
    }
  }
  return undefined;
}

/** What a user does about a missing data set. */
export function howToGet(source: StoredSource, locations: DatasetLocations): string {
  const folders = `${downloadFolder(source.name, locations)} or the folder ISTHMUS_DATA_DIR`;
  if (source.byHand !== undefined) return `${source.byHand}, and put them into ${folders}`;
  const files = source.published.map((file) => file.name).join(', ');
  return `run "isthmus dataset get ${source.name}", or put ${files} into ${folders}`;
}

async function presentFiles(
  folder: string,
  layout: FileLayout,
): Promise<Map<string, string> | undefined> {
  const files = new Map<string, string>();
  for (const names of layout.fileNames) {
    const file = await firstPresent(names.map((name) => join(folder, name)));
    if (file === undefined) return undefined;
    files.set(names[0], file);
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
