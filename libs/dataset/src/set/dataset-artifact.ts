import {
  readSafetensors,
  type StoredTensor,
  toFloats,
  writeSafetensors,
} from '@isthmus/checkpoint';
import { createLabels, type Dataset, type Labels, mostClasses, type Split } from './dataset.js';
import { DatasetError } from './dataset-error.js';

/** What is done to values of each element type before a network sees them. */
const normalisations = { U8: 'pixel/255', F32: 'none' } as const;

/**
 * A data set as safetensors: `train.x` of shape [n, ...], U8 or F32, `train.y` [n], U8 for up to 256
 * classes and else U16, `test.x`, `test.y`, and as metadata name, classes and normalisation. Equal
 * data sets give equal bytes.
 */
export function encodeDataset({ name, shape, classes, train, test }: Dataset): Uint8Array {
  const examples = ({ count, x }: Split) => stored(x, [count, ...shape]);
  const labels = ({ count, y }: Split) => stored(y, [count]);
  const normalisation = normalisations[elementType(train.x)];
  return writeSafetensors(
    new Map([
      ['train.x', examples(train)],
      ['train.y', labels(train)],
      ['test.x', examples(test)],
      ['test.y', labels(test)],
    ]),
    { name, classes: String(classes), normalisation },
  );
}

/**
 * Reads what `encodeDataset` wrote. The splits share memory with `bytes` where elements lie as typed
 * arrays need them. Throws a CheckpointError or a DatasetError, which name `file`, for anything else.
 */
export function decodeDataset(
  bytes: Uint8Array,
  { file = 'dataset' }: { readonly file?: string } = {},
): Dataset {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const refuse = (field: string, expected: string, got: unknown): never => {
    throw new DatasetError('not a data set', { file, field, expected, got: String(got) });
  };
  const { name } = metadata;
  const classes = Number(metadata.classes);
  if (name === undefined) return refuse('name', 'a name', name);
  if (!(Number.isInteger(classes) && classes >= 1 && classes <= mostClasses)) {
    return refuse('classes', `a number of 1..${mostClasses}`, metadata.classes);
  }
  const array = (field: string, dtype: string, shape: readonly (number | string)[]) => {
    const tensor = tensors.get(field);
    const fits =
      tensor?.dtype === dtype &&
      tensor.shape.length === shape.length &&
      shape.every((size, axis) => typeof size === 'string' || size === tensor.shape[axis]);
    const got = tensor && `${tensor.dtype} ${tensor.shape.join('x')}`;
    return fits ? tensor : refuse(field, `${dtype} ${shape.join('x')}`, got);
  };
  const first = tensors.get('train.x');
  const dtype = first?.dtype === 'F32' ? 'F32' : 'U8';
  if (metadata.normalisation !== normalisations[dtype]) {
    return refuse('normalisation', normalisations[dtype], metadata.normalisation);
  }
  const [, ...shape] = first?.shape ?? [];
  if (first === undefined || shape.length === 0) {
    const got = first && `${first.dtype} ${first.shape.join('x')}`;
    return refuse('train.x', 'U8 or F32 of n x ...', got);
  }
  const split = (part: 'train' | 'test'): Split => {
    const examples = array(`${part}.x`, dtype, ['N', ...shape]);
    const [count] = examples.shape;
    if (count === 0) return refuse(`${part}.x`, '1 example or more', 0);
    const y = labelsOf(array(`${part}.y`, classes <= 256 ? 'U8' : 'U16', [count]), classes);
    const label = y.find((value) => value >= classes);
    if (label !== undefined) refuse(`${part}.y`, `labels below ${classes}`, label);
    return { count, x: valuesOf(examples), y };
  };
  return { name, shape, classes, train: split('train'), test: split('test') };
}

function stored(values: Uint8Array | Uint16Array | Float32Array, shape: number[]): StoredTensor {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { dtype: elementType(values), shape, bytes };
}

function elementType(values: Split['x']): 'U8' | 'F32';
function elementType(values: Split['x'] | Labels): 'U8' | 'U16' | 'F32';
function elementType(values: Split['x'] | Labels): 'U8' | 'U16' | 'F32' {
  if (values instanceof Float32Array) return 'F32';
  return values instanceof Uint16Array ? 'U16' : 'U8';
}

function valuesOf(tensor: StoredTensor): Split['x'] {
  const { bytes, dtype } = tensor;
  if (dtype === 'U8') return bytes;
  const isAligned = bytes.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0;
  if (!isAligned) return toFloats(tensor) ?? new Float32Array();
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

function labelsOf({ bytes, shape }: StoredTensor, classes: number): Labels {
  const labels = createLabels(shape[0], classes);
  if (labels instanceof Uint8Array) return bytes;
  new Uint8Array(labels.buffer).set(bytes);
  return labels;
}
