/**
 * Where a group's units lie on one axis of a weight array: unit i takes the `block` entries from
 * `offset + i * block` on. Most axes are the group's alone, with offset 0 and blocks of 1;
 * what follows a flatten has blocks of height x width, what follows a concat has offsets.
 */
export interface TensorAxis {
  readonly tensor: string;
  /** From 0. */
  readonly axis: number;
  readonly offset: number;
  readonly block: number;
}

/** Hidden units that can only be re-ordered together, and every axis on which they lie. */
export interface PermutationGroup {
  readonly name: string;
  /** Number of units. */
  readonly size: number;
  readonly axes: readonly TensorAxis[];
}

/** Every permutation group of a network. Where two groups share entries, the first is applied first. */
export type PermutationSpec = readonly PermutationGroup[];

/**
 * Indices by group name, in numpy's gather convention: unit i of the permuted
 * network is unit `indices[i]` of the network it was made from.
 */
export type Permutation = ReadonlyMap<string, Int32Array>;
