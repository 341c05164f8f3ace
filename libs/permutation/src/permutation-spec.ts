/** One axis of one weight array; axes count from 0. */
export interface TensorAxis {
  readonly tensor: string;
  readonly axis: number;
}

/** Hidden units that can only be re-ordered together, and every axis on which they lie. */
export interface PermutationGroup {
  readonly name: string;
  /** Number of units. */
  readonly size: number;
  readonly axes: readonly TensorAxis[];
}

/** Every permutation group of a network. */
export type PermutationSpec = readonly PermutationGroup[];

/**
 * Indices by group name, in numpy's gather convention: unit i of the permuted
 * network is unit `indices[i]` of the network it was made from.
 */
export type Permutation = ReadonlyMap<string, Int32Array>;
