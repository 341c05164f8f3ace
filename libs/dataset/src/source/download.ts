import { join } from 'node:path';
import { DatasetError } from '../set/dataset-error.js';
import { type DownloadOptions, downloadFile, type PublishedFile } from './download-file.js';
import type { StoredSource } from './stored-source.js';
import { sizeOf, TransferFailed } from './transfer.js';

/**
 * Downloads what is missing of a data set from its official addresses; see `downloadFile`. Where it
 * cannot be had, throws one DatasetError that says which file was wanted, what each address answered
 * and where the files can be put by hand.
 */
export function downloadDataset(source: StoredSource, options: DownloadOptions): Promise<void> {
  return downloadFiles(source.published, { ...options, retryDelayMs: 500 });
}

/** Downloads any files as `downloadDataset` does. */
export async function downloadFiles(
  files: readonly PublishedFile[],
  options: DownloadOptions & { readonly retryDelayMs: number },
): Promise<void> {
  const { into } = options;
  for (const file of files) {
    const answers = new Map<string, string>();
    try {
      const onFailure = ({ url, message }: TransferFailed) => answers.set(url, message);
      await downloadFile(file, { ...options, onFailure });
    } catch (cause) {
      if (!(cause instanceof TransferFailed)) throw cause;
      const where = { file: join(into, file.name), got: [...answers.values()].join('; ') };
      const wanted = (await absent(files, into)).join(', ');
      const remedy = `try again, or put ${wanted} into ${into} by hand`;
      throw new DatasetError('download failed', where, { remedy, cause, isBadInput: false });
    }
  }
}

async function absent(files: readonly PublishedFile[], into: string): Promise<string[]> {
  const sizes = await Promise.all(files.map(({ name }) => sizeOf(join(into, name))));
  return files.filter((_, i) => sizes[i] === 0).map(({ name }) => name);
}
