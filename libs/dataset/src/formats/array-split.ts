import { type Checkpoint, type StoredTensor, toFloats } from '@isthmus/checkpoint';
import { createLabels, type Dataset, type Split } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';
import { readIntegers } from './read-integers.js';

/** Examples and labels as two arrays of a file hold them. */
export interface ArraySplit extends Split {
  /** Of one example. */
  readonly shape: readonly number[];
}

/** Which arrays of which file, and below what the labels have to be. */
export interface ArraySplitOptions {
  readonly file: string;
  readonly x: string;
  readonly y: string;
  readonly classes: number;
}

/**
 * Takes a split out of a file's arrays: `x` of shape n x ... in PyTorch's layout, of bytes, which are
 * pixels, or of floats, which become float32; `y` of n integers. Throws a DatasetError naming file,
 * array, index, what was expected and what is there.
 */
export function readArraySplit(
  tensors: Checkpoint['tensors'],
  { file, x: xField, y: yField, classes }: ArraySplitOptions,
): ArraySplit {
  const array = (field: string): StoredTensor => {
    const tensor = tensors.get(field);
    if (tensor !== undefined) return tensor;
    const got = [...tensors.keys()].join(' ') || 'no array';
    throw new DatasetError('an array is missing', { file, expected: field, got });
  };
  const { shape, dtype } = array(xField);
  const [count, ...example] = shape;
  if (example.length === 0 || shape.includes(0)) {
    const expected = '1 example or more of 1 value or more';
    const got = shape.join('x') || 'a number';
    throw new DatasetError('there are no examples', { file, field: xField, expected, got });
  }
  const values = dtype === 'U8' ? array(xField).bytes : toFloats(array(xField));
  if (values === undefined) {
    const where = { file, field: xField, expected: 'U8 or floats', got: dtype };
    throw new DatasetError('examples are of another type', where);
  }
  checkFinite(values, { file, field: xField, shape });
  const y = readLabels(array(yField), { file, field: yField, count, classes });
  return { count, shape: example, x: values, y };
}

/** Joins two splits of one kind. `classes` is how many there are where that is known. */
export function datasetOf(
  name: string,
  { train, test }: { readonly train: ArraySplit; readonly test: ArraySplit },
  classes?: number,
): Dataset {
  const known = classes ?? Math.max(highestLabel(train), highestLabel(test)) + 1;
  const split = ({ count, x, y }: ArraySplit): Split => {
    const labels = createLabels(count, known);
    labels.set(y);
    return { count, x, y: labels };
  };
  return { name, shape: train.shape, classes: known, train: split(train), test: split(test) };
}

function highestLabel({ y }: Split): number {
  let highest = 0;
  for (const label of y) highest = Math.max(highest, label);
  return highest;
}

/** Throws a DatasetError unless the examples of both splits are of one shape and type. */
export function checkSameExamples(
  train: ArraySplit,
  test: ArraySplit,
  where: { readonly file: string; readonly field: string },
): void {
  const kind = ({ shape, x }: ArraySplit) =>
    `${x instanceof Float32Array ? 'floats' : 'U8'} of ${shape.join('x')}`;
  if (kind(train) === kind(test)) return;
  const sizes = { expected: `${kind(train)} as in the training split`, got: kind(test) };
  throw new DatasetError('the splits differ in their examples', { ...where, ...sizes });
}

interface Place {
  readonly file: string;
  readonly field: string;
}

function readLabels(
  tensor: StoredTensor,
  { file, field, count, classes }: Place & { readonly count: number; readonly classes: number },
): Uint16Array {
  const values = readIntegers(tensor);
  const got = `${tensor.dtype} ${tensor.shape.join('x')}`;
  if (values === undefined || tensor.shape.join() !== String(count)) {
    const expected = `${count} integers, one for each example`;
    throw new DatasetError('labels and examples do not agree', { file, field, expected, got });
  }
  const index = values.findIndex((label) => !(label >= 0 && label < classes));
  if (index !== -1) {
    const where = { file, field, index, expected: `0..${classes - 1}`, got: values[index] };
    throw new DatasetError('label out of range', where);
  }
  return Uint16Array.from(values);
}

function checkFinite(
  values: Split['x'],
  { file, field, shape }: Place & { readonly shape: readonly number[] },
): void {
  if (values instanceof Uint8Array) return;
  // A plain loop: a call for each value takes seconds.
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    let rest = i;
    const inward = shape.toReversed().map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    });
    const index = inward.toReversed().join(',');
    const where = { file, field, index, expected: 'a finite float32 number', got: values[i] };
    throw new DatasetError('a value is not finite', where);
  }
}
