import type { Budget } from './budget.js';
import { type ElementType, elementSizes } from './stored-tensor.js';

/** Where a tensor's elements lie in a run of bytes; strides and offset count elements, from 0 up. */
export interface Layout {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly bigEndian: boolean;
}

type Place = Pick<Layout, 'shape' | 'strides' | 'offset'>;

/** How many elements a shape has; not a safe integer where nothing could hold them. */
export function elementCount(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
}

/** Strides of elements that lie in the order of the indices, the last running fastest. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

/** Strides of Fortran's order: the first index runs fastest. */
export function columnMajorStrides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(0, axis)));
}

/** Whether every element lies within `count` elements. */
export function isWithin({ shape, strides, offset }: Place, count: number): boolean {
  return shape.includes(0) || lastElement({ shape, strides, offset }) < count;
}

/** Where the last element lies of a layout that has one. */
export function lastElement({ shape, strides, offset }: Place): number {
  return shape.reduce((at, size, axis) => at + (size - 1) * strides[axis], offset);
}

/** Calls `visit` with the place of each element, in the order of the indices. */
export function eachElement({ shape, strides, offset }: Place, visit: (at: number) => void): void {
  const index = shape.map(() => 0);
  let at = offset;
  for (let left = elementCount(shape); left > 0; left--) {
    visit(at);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
}

/**
 * A tensor's bytes as they are stored here: row-major and little-endian. They share memory with
 * `bytes` where they lie so already, and are copied at the budget's cost where they do not. The
 * layout has to be within `bytes`.
 */
export function rowMajorBytes(bytes: Uint8Array, layout: Layout, budget: Budget): Uint8Array {
  const { dtype, shape, strides, offset, bigEndian } = layout;
  const width = elementSizes[dtype];
  const sizeBytes = elementCount(shape) * width;
  if (sizeBytes === 0) return new Uint8Array();
  const wanted = rowMajorStrides(shape);
  const isInOrder = shape.every((size, axis) => size === 1 || strides[axis] === wanted[axis]);
  if (isInOrder && (!bigEndian || width === 1)) {
    return bytes.subarray(offset * width, offset * width + sizeBytes);
  }
  budget.take(sizeBytes);
  const ordered = new Uint8Array(sizeBytes);
  const lastByte = bigEndian ? width - 1 : 0;
  let out = 0;
  eachElement(layout, (source) => {
    // Exclusive or with width - 1 counts the bytes of an element down, as width is a power of two.
    for (let k = 0; k < width; k++) ordered[out + k] = bytes[source * width + (k ^ lastByte)];
    out += width;
  });
  return ordered;
}
