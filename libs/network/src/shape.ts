/** Sizes of a value's axes after the batch axis, or of a parameter's. */
export type Shape = readonly number[];
