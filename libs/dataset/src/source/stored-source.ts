import { join } from 'node:path';
import type { Dataset } from '../set/dataset.js';
import type { PublishedFile } from './download-file.js';

/** A set of files that together are a data set, and how they are read. */
export interface FileLayout {
  /** In the order in which `read` takes them; a file may have any one of its names. */
  readonly fileNames: readonly (readonly string[])[];
  read(files: readonly string[]): Promise<Dataset>;
  /** Which data set such files are, where other sets have the same file names. */
  owner?(files: readonly string[]): Promise<string | undefined>;
}

/** A data set in files of fixed names, which are looked for in the folders of data sets. */
export interface StoredSource {
  readonly kind: 'stored';
  readonly name: string;
  /** What of the files is read, where they hold several data sets. */
  readonly variant: string;
  /** What can be downloaded; nothing for a set that comes with Isthmus or is made by hand. */
  readonly published: readonly PublishedFile[];
  /** What to do to have the files, where they cannot be downloaded as they are. */
  readonly byHand?: string;
  /** Folders that hold the set where a package has installed it. */
  readonly packageFolders: readonly string[];
  /** The first one that a folder has is read. */
  readonly layouts: readonly FileLayout[];
}

/** Where data sets lie on this machine. */
export interface DatasetLocations {
  /** The user's own folder, which goes first: it holds a set's files, or a folder for each set. */
  readonly dataDir: string | undefined;
  /** What was downloaded lies here, under `data/<name>`, and what was decoded under `data/decoded`. */
  readonly cacheDir: string;
}

/** The folder into which a data set is downloaded. */
export function downloadFolder(name: string, { cacheDir }: DatasetLocations): string {
  return join(cacheDir, 'data', name);
}

/** The folder in which decoded data sets are kept. */
export function decodedFolder({ cacheDir }: DatasetLocations): string {
  return join(cacheDir, 'data', 'decoded');
}
