import { readSafetensors, type StoredTensor, writeSafetensors } from '@isthmus/checkpoint';
import type { Dataset, Split } from './dataset.js';
import { DatasetError } from './dataset-error.js';

/** What is done to a pixel before a network sees it. */
const normalisation = 'pixel/255';

/**
 * A data set as safetensors: `train.x` U8 [n, C, H, W], `train.y` U8 [n], `test.x`, `test.y`, and as
 * metadata name, classes and normalisation. Equal data sets give equal bytes.
 */
export function encodeDataset({ name, shape, classes, train, test }: Dataset): Uint8Array {
  const images = ({ count, x }: Split): StoredTensor => ({
    dtype: 'U8',
    shape: [count, ...shape],
    bytes: x,
  });
  const labels = ({ count, y }: Split): StoredTensor => ({ dtype: 'U8', shape: [count], bytes: y });
  return writeSafetensors(
    new Map([
      ['train.x', images(train)],
      ['train.y', labels(train)],
      ['test.x', images(test)],
      ['test.y', labels(test)],
    ]),
    { name, classes: String(classes), normalisation },
  );
}

/**
 * Reads what `encodeDataset` wrote, without copying: the splits share memory with `bytes`. Throws a
 * CheckpointError or a DatasetError, which name `file`, for anything else.
 */
export function decodeDataset(
  bytes: Uint8Array,
  { file = 'dataset' }: { readonly file?: string } = {},
): Dataset {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const refuse = (field: string, expected: string, got: unknown): never => {
    throw new DatasetError('not a data set', { file, field, expected, got: String(got) });
  };
  const { name, normalisation: stored } = metadata;
  const classes = Number(metadata.classes);
  if (stored !== normalisation) return refuse('normalisation', normalisation, stored);
  if (name === undefined) return refuse('name', 'a name', name);
  if (!(Number.isInteger(classes) && classes >= 1 && classes <= 256)) {
    return refuse('classes', 'a number of 1..256', metadata.classes);
  }
  const array = (field: string, shape: readonly (number | string)[]): StoredTensor => {
    const tensor = tensors.get(field);
    const fits =
      tensor?.dtype === 'U8' &&
      tensor.shape.length === shape.length &&
      shape.every((size, axis) => typeof size === 'string' || size === tensor.shape[axis]);
    const got = tensor && `${tensor.dtype} ${tensor.shape.join('x')}`;
    return fits ? tensor : refuse(field, `U8 ${shape.join('x')}`, got);
  };
  const [, channels, height, width] = array('train.x', ['N', 'C', 'H', 'W']).shape;
  const shape = [channels, height, width] as const;
  const split = (part: 'train' | 'test'): Split => {
    const images = array(`${part}.x`, ['N', ...shape]);
    const count = images.shape[0];
    const y = array(`${part}.y`, [count]).bytes;
    const label = y.find((value) => value >= classes);
    if (label !== undefined) refuse(`${part}.y`, `labels below ${classes}`, label);
    return { count, x: images.bytes, y };
  };
  return { name, shape, classes, train: split('train'), test: split('test') };
}
