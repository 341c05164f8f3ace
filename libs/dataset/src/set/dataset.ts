/** One class an example, counted from 0: bytes for up to 256 classes. */
export type Labels = Uint8Array | Uint16Array;

/** Labelled examples: `x` holds them one after the other, and `y` one class each. */
export interface Split {
  readonly count: number;
  /** Bytes are pixels, of which networks are fed pixel/255; floats are fed as they are. */
  readonly x: Uint8Array | Float32Array;
  readonly y: Labels;
}

/** A data set: examples of one shape and one element type in two splits. */
export interface Dataset {
  /** Where the examples are from, such as mnist; what was done to them is not in it. */
  readonly name: string;
  /** Of one example in PyTorch's layout: channels, height, width of an image. */
  readonly shape: readonly number[];
  readonly classes: number;
  readonly train: Split;
  readonly test: Split;
  /** Whether data of one's own had no test split, so that this one was drawn at random. */
  readonly isTestDrawn?: boolean;
}

/** More classes than this no data set has: labels take two bytes at most. */
export const mostClasses = 2 ** 16;

/** Labels that are all 0, in the array that labels of so many classes are kept in. */
export function createLabels(count: number, classes: number): Labels {
  return classes <= 256 ? new Uint8Array(count) : new Uint16Array(count);
}

/** Values that are all 0, of the same element type as others. */
export function createValues(like: Split['x'], length: number): Split['x'] {
  return like instanceof Float32Array ? new Float32Array(length) : new Uint8Array(length);
}
