import type { Network } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { layerDimensions } from './layer-dimensions.js';
import type { InputMoments } from './second-moments.js';
import { cloudsBetween } from './unit-clouds.js';

/** Numbers by what they are of. */
export type NamedNumbers = Readonly<Record<string, number>>;

/** What transport theory says of a pair of networks. */
export interface PairNumbers {
  /** "W1 of fc1" and the like: between the clouds of units of A and permuted B. */
  readonly distances: NamedNumbers;
  /** "fc1.weight, W^T W" and the like: of the support, the mean of A's and B's. */
  readonly dimensions: NamedNumbers;
  /**
   * Of two-layer networks: what Theorem 3.1 says the loss barrier over the linear baseline is below, with the
   * units in the order that was found; and the same sums for the best order of the units as points.
   */
  readonly bounds: NamedNumbers;
}

/** Cross-entropy changes by no more than this times the Euclidean distance between outputs. */
const steepestLoss = Math.SQRT2;

/** The distances and bounds of A and permuted B, whose inputs have norms up to the radius. */
export function transportNumbers(
  network: Network,
  ends: readonly [a: Weights, b: Weights],
  radius: number,
): Pick<PairNumbers, 'distances' | 'bounds'> {
  const { layers, path } = cloudsBetween(network, ends, { radius });
  return {
    distances: Object.fromEntries(
      layers.flatMap(({ group, w1, w2 }) => [
        [`W1 of ${group}`, w1],
        [`W2 of ${group}`, w2],
      ]),
    ),
    bounds: Object.fromEntries([
      ...boundNamed('bound by K', path?.asOrdered.byLipschitz),
      ...boundNamed('bound by β', path?.asOrdered.bySmoothness),
      ...boundNamed('K/2 W1, at best', path?.best.byLipschitz),
      ...boundNamed('β/8 W2², at best', path?.best.bySmoothness),
    ]),
  };
}

function boundNamed(name: string, ofOutputs: number | undefined): readonly [string, number][] {
  return ofOutputs === undefined ? [] : [[name, steepestLoss * ofOutputs]];
}

/** The dimensions of one network's layers, where they have any. */
export function dimensionNumbers(
  network: Network,
  weights: Weights,
  moments: InputMoments,
): NamedNumbers {
  const named = (name: string, value: number | null): readonly [string, number][] =>
    value === null ? [] : [[name, value]];
  return Object.fromEntries(
    layerDimensions(network, weights, moments).flatMap(({ tensor, ...by }) => [
      ...named(`${tensor}, W^T W`, by.byWeights),
      ...named(`${tensor}, W Sigma W^T`, by.byCovariance),
      ...named(`${tensor}, activations`, by.byActivations),
    ]),
  );
}

/** The means of the numbers that both have. */
export function meanNumbers(one: NamedNumbers, other: NamedNumbers): NamedNumbers {
  return Object.fromEntries(
    Object.entries(one).flatMap(([name, value]) =>
      Object.hasOwn(other, name) ? [[name, (value + other[name]) / 2]] : [],
    ),
  );
}
