import {
  compareSpecs,
  type Permutation,
  type PermutationSpec,
  permuteWeights,
  randomPermutation,
  toDerivedGroups,
  type Weights,
  type WeightTensor,
  type WrongAxis,
} from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { compareOnProbe, type ProbeComparison } from './compare-on-probe.js';
import { permutationSpec } from './derive-permutation-spec.js';
import { initialize } from './initialize.js';
import { type Network, networkParameters } from './network.js';

/** Whether permuted weights compute the same function, and what is wrong when they do not. */
export interface PermutationProof extends ProbeComparison {
  readonly precision: 'float64';
  /** Where a spec of one's own departs from the network's; only when not equal. */
  readonly wrongAxes?: readonly WrongAxis[];
}

/**
 * Proves that `permutation` leaves the function of `weights` as it is: f(pi(B)) = f(B) on a probe batch,
 * to 1e-9 of the largest output. The data decide; how a spec of one's own, which takes the
 * place of the network's, departs from it explains. Throws a RangeError when they do not fit each other.
 */
export function provePermutation(
  network: Network,
  weights: Weights,
  permutation: Permutation,
  ownSpec?: PermutationSpec,
): PermutationProof {
  const derived = permutationSpec(network);
  const spec = ownSpec ?? derived.groups;
  const { parts, wrongAxes } = compareSpecs(derived.groups, spec);
  const comparison = compareOnProbe(network, {
    weights,
    permuted: permuteWeights(weights, spec, permutation),
    permutation: toDerivedGroups(permutation, derived.groups, parts),
    valueAxes: derived.valueAxes,
  });
  const why = comparison.equal || wrongAxes.length === 0 ? {} : { wrongAxes };
  return { ...comparison, precision: 'float64', ...why };
}

/**
 * Proves a spec of one's own, by a permutation drawn from it on drawn weights. A permutation near the
 * identity, units that are alike or never active would hide in a proof on given weights what the
 * spec gets wrong.
 */
export function proveSpec(network: Network, ownSpec: PermutationSpec): PermutationProof {
  return provePermutation(network, drawnWeights(network), randomPermutation(ownSpec, 0), ownSpec);
}

/** Weights of which no two units are alike: norms' scales and running statistics differ as well. */
function drawnWeights(network: Network): Weights {
  const parameters = networkParameters(network);
  return new Map(
    [...initialize(network, 0)].map(([name, { shape, data }]): [string, WeightTensor] => {
      const random = createRandom(0, 'proof', name);
      const isBuffer = parameters.get(name)?.isBuffer === true;
      // Running variances have to stay above 0.
      const draw = isBuffer ? () => 0.2 * random.uniform() : () => 0.1 * random.normal();
      return [name, { shape, data: data.map((value) => value + draw()) }];
    }),
  );
}
