import type { WeightTensor } from '@isthmus/permutation';
import { localName, type StoredForm, type StoredTensors } from './stored-form.js';

/** Weights as a length and a direction, g v / |v|, as torch.nn.utils.weight_norm keeps them. */
export function weightNormForms(tensors: StoredTensors): readonly StoredForm[] {
  return [...tensors.keys()].flatMap((length) => {
    const weight = /^(.*)_g$/.exec(length)?.[1];
    const form = weight && weightNormForm(tensors, { weight, length, direction: `${weight}_v` });
    return form ? [form] : [];
  });
}

/**
 * The form of a weight of these tensors; undefined unless the length's shape is that of the
 * direction's norms: 1 on all axes but one, or no axes at all.
 */
export function weightNormForm(
  tensors: StoredTensors,
  names: { readonly weight: string; readonly length: string; readonly direction: string },
): StoredForm | undefined {
  const { weight, length, direction } = names;
  const [g, v] = [tensors.get(length)?.shape, tensors.get(direction)?.shape];
  if (g === undefined || v === undefined || !isOfNorms(g, v)) return undefined;
  return {
    weight,
    parts: [direction, length],
    words: `${localName(weight)} norm (${localName(length)} x ${localName(direction)} / its norm)`,
    multiply: ([directions, { shape, data: lengths }]) => {
      const { norms, rowOf } = normsOf(directions, shape);
      return directions.data.map((value, i) => (value * lengths[rowOf(i)]) / norms[rowOf(i)]);
    },
    spread: (values, [, { shape }]) => {
      const { norms, rowOf } = normsOf(values, shape);
      // Nothing points nowhere: a row of zeros gets any direction, and the length 0.
      const directions = values.data.map((value, i) => (norms[rowOf(i)] === 0 ? 1 : value));
      return [directions, Float32Array.from(norms)];
    },
  };
}

function isOfNorms(length: readonly number[], direction: readonly number[]): boolean {
  if (length.length === 0) return true;
  const own = length.filter((size) => size !== 1);
  const isWithin = length.every((size, axis) => size === 1 || size === direction[axis]);
  return length.length === direction.length && own.length <= 1 && isWithin;
}

/** The norms over all axes but that of the lengths, and which of them an element belongs to. */
function normsOf({ shape, data }: WeightTensor, lengths: readonly number[]) {
  const axis = lengths.findIndex((size) => size !== 1);
  const [count, inner] =
    axis === -1 ? [1, data.length] : [shape[axis], product(shape.slice(axis + 1))];
  const rowOf = (i: number) => Math.floor(i / inner) % count;
  const squares = new Float64Array(count);
  data.forEach((value, i) => {
    squares[rowOf(i)] += value * value;
  });
  return { norms: squares.map(Math.sqrt), rowOf };
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}
