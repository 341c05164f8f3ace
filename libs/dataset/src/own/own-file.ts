import { readCheckpoint } from '@isthmus/checkpoint';
import { reasonOf } from '@isthmus/spelling';
import { checkSameExamples, datasetOf, readArraySplit } from '../formats/array-split.js';
import { readContent } from '../formats/file-content.js';
import { type Dataset, mostClasses } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';
import { splitAtRandom } from '../set/split-at-random.js';

/** What the notation says beside the path. */
export interface OwnDataOptions {
  /** The share of the examples that are drawn for testing where the data have no test split. */
  readonly test: number | undefined;
  readonly seed: number;
}

/** The share where the notation names none. */
export const defaultTestShare = 0.2;

/**
 * Reads a data set of one's own from an .npz or .safetensors file: x and y, and x_test and y_test
 * unless the test split is to be drawn; see `readArraySplit`. Without `classes` there are as many as
 * the largest label needs. Throws a DatasetError or a CheckpointError, which name file and array.
 */
export async function readOwnFile(
  file: string,
  { test: share, seed, classes }: OwnDataOptions & { readonly classes: number | undefined },
): Promise<Dataset> {
  const { bytes } = await readContent(file).catch((cause: unknown) => {
    const isFolder = cause instanceof Error && 'code' in cause && cause.code === 'EISDIR';
    const reason = reasonOf(cause);
    const got = isFolder ? 'a folder; for one of images use --dataset folder:PATH' : reason;
    throw new DatasetError('cannot read the data', { file, got }, { cause });
  });
  const { tensors } = readCheckpoint(bytes, { file });
  const read = (x: string, y: string) =>
    readArraySplit(tensors, { file, x, y, classes: classes ?? mostClasses });
  const all = read('x', 'y');
  if (!tensors.has('x_test') && !tensors.has('y_test')) {
    const { train, test } = splitAtRandom(all, { test: share ?? defaultTestShare, seed });
    const { shape } = all;
    const drawn = { train: { ...train, shape }, test: { ...test, shape } };
    return { ...datasetOf('file', drawn, classes), isTestDrawn: true };
  }
  if (share !== undefined) {
    const remedy = 'leave the option test out, or x_test and y_test';
    throw new DatasetError('the file has a test split', { file, test: share }, { remedy });
  }
  const test = read('x_test', 'y_test');
  checkSameExamples(all, test, { file, field: 'x_test' });
  return datasetOf('file', { train: all, test }, classes);
}
