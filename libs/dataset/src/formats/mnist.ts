import type { Dataset } from '../set/dataset.js';
import { readContent } from './file-content.js';
import { readIdxSet } from './idx-set.js';

/** The four files of a set in MNIST's format, without the ".gz" that they may end in. */
export const idxFileNames = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const;

/** Reads MNIST or Fashion-MNIST from the files of `idxFileNames`, in that order. Throws like `readIdxSet`. */
export async function readMnist(name: string, files: readonly string[]): Promise<Dataset> {
  const contents = await Promise.all(files.map(readContent));
  return readIdxSet(contents, { name, classes: 10, firstLabel: 0 });
}
