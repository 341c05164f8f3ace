import { readCheckpoint } from '@isthmus/checkpoint';
import type { Dataset } from '../set/dataset.js';
import { checkSameExamples, datasetOf, readArraySplit } from './array-split.js';
import { readContent } from './file-content.js';

/** The two files that docs/datasets.md makes of the published ones, which are MATLAB's. */
export const svhnFileNames = ['svhn_train.npz', 'svhn_test.npz'];

const classes = 10;

/**
 * Reads SVHN's cropped digits (Netzer et al. 2011) from the files of `svhnFileNames`, in that order:
 * each has x, bytes of n x 3 x 32 x 32, and y, n digits. Throws a DatasetError, as for the label 10
 * that the published files give to the digit 0, and a CheckpointError for a file that is no npz.
 */
export async function readSvhn([trainFile, testFile]: readonly string[]): Promise<Dataset> {
  const [train, test] = await Promise.all([trainFile, testFile].map(readPart));
  checkSameExamples(train, test, { file: testFile, field: 'x' });
  return datasetOf('svhn', { train, test }, classes);
}

async function readPart(file: string) {
  const { bytes } = await readContent(file);
  const { tensors } = readCheckpoint(bytes, { file });
  return readArraySplit(tensors, { file, x: 'x', y: 'y', classes });
}
