/** Sizes of a value's axes after the batch axis, or of a parameter's. */
export type Shape = readonly number[];

/** Entries of an array of that shape: the product of its sizes. */
export function count(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
