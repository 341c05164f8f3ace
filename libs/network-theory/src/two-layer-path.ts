import type { Weights } from '@isthmus/permutation';
import {
  largestNorm,
  neuronCloud,
  type PathBounds,
  pathBounds,
  unitConstants,
} from '@isthmus/theory';
import type { TwoLayers } from './two-layers.js';

/** How far the clouds of two networks are from each other. */
export interface MatchedClouds {
  readonly w1: number;
  readonly w2: number;
  /** Of unit i to unit i. */
  readonly mean: number;
  readonly rootMeanSquare: number;
}

/** What is known of a unit and its inputs; what is left out is estimated. */
export interface PathQuestion {
  /** The largest norm of an input; as of inputs from -1 to 1 if left out. */
  readonly radius?: number;
  /** K and beta of Theorem 3.1; if left out, bounds from the radius and the weights. */
  readonly lipschitz?: number;
  readonly smoothness?: number;
}

/** The calculators of Theorem 3.1, and what they are worked out from. */
export interface TwoLayerPath {
  readonly radius: number;
  readonly lipschitz: number;
  readonly smoothness: number | undefined;
  /** With the units in the order in which they lie. */
  readonly asOrdered: PathBounds;
  /** With those in the best order. */
  readonly best: PathBounds;
}

/** How far two two-layer networks are from linear on the line between them, at most. */
export function twoLayerPath(
  { activation, hasBias, inputs, units, incoming, outgoing }: TwoLayers,
  ends: readonly Weights[],
  { w1, w2, mean, rootMeanSquare }: MatchedClouds,
  { radius = Math.sqrt(inputs), ...given }: PathQuestion,
): TwoLayerPath {
  const largest = (axes: TwoLayers['incoming']) =>
    Math.max(...ends.map((weights) => largestNorm(neuronCloud(weights, units, axes))));
  const bounds = unitConstants(activation, {
    input: hasBias ? Math.hypot(radius, 1) : radius,
    incoming: largest(incoming),
    outgoing: largest(outgoing),
  });
  const { lipschitz = bounds.lipschitz, smoothness = bounds.smoothness } = given;
  const constants = { lipschitz, smoothness };
  return {
    radius,
    ...constants,
    asOrdered: pathBounds({ mean, meanSquare: rootMeanSquare ** 2 }, constants),
    best: pathBounds({ mean: w1, meanSquare: w2 ** 2 }, constants),
  };
}
