import type { Network } from '@isthmus/network';
import type { PermutationSpec, Weights } from '@isthmus/permutation';

/** A network with the groups of its units. */
export interface Architecture {
  readonly network: Network;
  readonly groups: PermutationSpec;
}

/** A network with its groups and weights, for what looks at networks of different widths. */
export interface Model extends Architecture {
  readonly weights: Weights;
}
