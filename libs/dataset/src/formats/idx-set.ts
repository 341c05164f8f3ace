import { createLabels, type Dataset, type Split } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';
import type { FileContent } from './file-content.js';
import { type Idx, readIdx } from './idx.js';

/** What is known of a set in MNIST's format beside its files. */
export interface IdxSetOptions {
  readonly name: string;
  readonly classes: number;
  /** The label that the files give to class 0. */
  readonly firstLabel: number;
}

/**
 * Reads a set of grey images in MNIST's format: training images and labels, test images and labels.
 * Throws a DatasetError naming file and byte offset when one is corrupt or does not belong to the
 * one beside it.
 */
export async function readIdxSet(
  [trainImages, trainLabels, testImages, testLabels]: readonly FileContent[],
  options: IdxSetOptions,
): Promise<Dataset> {
  const train = await readSplit(trainImages, trainLabels, options);
  const test = await readSplit(testImages, testLabels, options);
  const size = (idx: Idx) => idx.shape.slice(1).join('x');
  if (size(train.images) !== size(test.images)) {
    const expected = `images of ${size(train.images)} as in ${trainImages.file}`;
    const where = { file: testImages.file, offset: 8, expected, got: size(test.images) };
    throw new DatasetError('train and test images differ in size', where);
  }
  const { name, classes } = options;
  const [, height, width] = train.images.shape;
  return { name, shape: [1, height, width], classes, train: train.split, test: test.split };
}

async function readSplit(
  imagesFile: FileContent,
  labelsFile: FileContent,
  { classes, firstLabel }: IdxSetOptions,
): Promise<{ readonly images: Idx; readonly split: Split }> {
  const { file } = labelsFile;
  const images = await readIdx(imagesFile, 3);
  const labels = await readIdx(labelsFile, 1);
  const [count] = images.shape;
  if (count === 0) {
    const where = { file: imagesFile.file, offset: 4, expected: '1 image or more', got: 0 };
    throw new DatasetError('the file holds no images', where);
  }
  if (labels.shape[0] !== count) {
    const expected = `${count} labels for ${imagesFile.file}`;
    const where = { file, offset: 4, expected, got: labels.shape[0] };
    throw new DatasetError('images and labels differ in number', where);
  }
  const y = createLabels(count, classes);
  for (const [position, label] of labels.data.entries()) {
    y[position] = label - firstLabel;
    if (label >= firstLabel && label < firstLabel + classes) continue;
    const expected = `${firstLabel}..${firstLabel + classes - 1}`;
    const where = { file, offset: labels.dataOffset + position, expected, got: label };
    throw new DatasetError('label out of range', where);
  }
  return { images, split: { count, x: images.data, y } };
}
