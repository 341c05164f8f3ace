import type { Dataset, Split } from './dataset.js';
import { DatasetError } from './dataset-error.js';
import { type Idx, readIdx } from './idx.js';

/** The four files of a set in MNIST's format, without the ".gz" that they may end in. */
export const idxFileNames = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const;

const classes = 10;

/**
 * Reads a set of grey images from the files of `idxFileNames`, in that order. Throws a DatasetError
 * naming file and byte offset when a file is corrupt or does not belong to the one beside it.
 */
export async function readMnist(name: string, files: readonly string[]): Promise<Dataset> {
  const [trainImages, trainLabels, testImages, testLabels] = files;
  const train = await readSplit(trainImages, trainLabels);
  const test = await readSplit(testImages, testLabels);
  const size = (idx: Idx) => idx.shape.slice(1).join('x');
  if (size(train.images) !== size(test.images)) {
    const expected = `images of ${size(train.images)} as in ${trainImages}`;
    const where = { file: testImages, offset: 8, expected, got: size(test.images) };
    throw new DatasetError('train and test images differ in size', where);
  }
  const [, height, width] = train.images.shape;
  return { name, shape: [1, height, width], classes, train: train.split, test: test.split };
}

async function readSplit(
  imagesFile: string,
  labelsFile: string,
): Promise<{ readonly images: Idx; readonly split: Split }> {
  const images = await readIdx(imagesFile, 3);
  const labels = await readIdx(labelsFile, 1);
  const [count] = images.shape;
  if (labels.shape[0] !== count) {
    const expected = `${count} labels for ${imagesFile}`;
    const where = { file: labelsFile, offset: 4, expected, got: labels.shape[0] };
    throw new DatasetError('images and labels differ in number', where);
  }
  const position = labels.data.findIndex((label) => label >= classes);
  if (position !== -1) {
    const offset = labels.dataOffset + position;
    const where = { file: labelsFile, offset, expected: '0..9', got: labels.data[position] };
    throw new DatasetError('label out of range', where);
  }
  return { images, split: { count, x: images.data, y: labels.data } };
}
