/** One float32 array of a network: row-major, laid out as PyTorch lays it out. */
export interface WeightTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** All arrays of a network by name, in the order of the network's parameters. */
export type Weights = ReadonlyMap<string, WeightTensor>;
