import { interpolate } from '@isthmus/connectivity';
import type { Split } from '@isthmus/dataset';
import { type Network, permutationSpec } from '@isthmus/network';
import { type Permutation, permuteWeights, type Weights } from '@isthmus/permutation';
import { angle, angleAtBase } from './angle.js';
import { type BarrierEstimate, barrierEstimate } from './barrier-estimate.js';
import { type Decomposition, decomposeAll } from './decomposition.js';
import type { GeometryStep } from './geometry-step.js';
import { type GradientBatches, gradientBatches } from './gradient-batches.js';
import { hessianTrace, type TraceEstimate, type TraceOptions } from './hessian-trace.js';
import { type InputAlignment, inputAlignments } from './input-alignment.js';
import { type L2Reductions, l2Reductions } from './l2-reduction.js';
import { permutePolarFactors, polarFactor } from './polar-factor.js';
import { type RScore, rScore } from './r-score.js';
import { spectrumDifference } from './spectrum.js';
import { trainedWeights } from './trained-weights.js';

/** Two models of one network, and what is measured of them. */
export interface GeometryProblem {
  readonly network: Network;
  readonly a: Weights;
  readonly b: Weights;
  /** Of B. */
  readonly permutation: Permutation | undefined;
  /** Where A and B come from. */
  readonly base: Weights | undefined;
  /** The R score counts singular values of at least so much of the largest: in [0, 1). */
  readonly gamma: number;
  readonly data: GeometryData | undefined;
}

/** Examples on which the loss is looked at. */
export interface GeometryData {
  readonly split: Split;
  /** The first so many of the split. */
  readonly examples: number;
  /** What is drawn for traces of the Hessian; undefined for none. */
  readonly traces: TraceOptions | undefined;
}

/** A step, or how many steps over the examples follow, once that is known. */
export type GeometryEvent = GeometryStep | { readonly kind: 'planned'; readonly steps: number };

/** A weight matrix of A and its namesake of B. */
export interface MatrixGeometry {
  readonly tensor: string;
  readonly shape: readonly number[];
  /** |valuesA - valuesB| / |valuesA|. */
  readonly difference: number | undefined;
  /** Singular values, from the largest down. */
  readonly valuesA: Float64Array;
  readonly valuesB: Float64Array;
  /** Of the inputs of A's layer, where there are examples. */
  readonly inputs: InputAlignment | undefined;
}

/** Angles in degrees; undefined where one side has no length. */
interface Angles {
  readonly original: number | undefined;
  readonly permuted: number | undefined;
}

/** All that was measured. What is of a permuted B is undefined, or as of B itself, without a permutation. */
export interface Geometry {
  readonly distance: L2Reductions;
  readonly matrices: readonly MatrixGeometry[];
  readonly rScore: { readonly original: RScore; readonly permuted: RScore | undefined };
  readonly angles: { readonly atOrigin: Angles; readonly atBase: Angles | undefined };
  readonly loss: LossGeometry | undefined;
}

/** What the loss does between A and (permuted) B. */
interface LossGeometry {
  readonly examples: number;
  readonly barrier: BarrierEstimate;
  readonly traces: Readonly<Record<'a' | 'b' | 'middle', TraceEstimate>> | undefined;
}

/**
 * Measures distances, spectra, the R score and angles of A and (permuted) B, and with examples how A's inputs
 * lie and what the loss does between the two. Throws a RangeError for weights, a permutation or examples that
 * do not fit the network.
 */
export function* measureGeometry(problem: GeometryProblem): Generator<GeometryEvent, Geometry> {
  const { network, a, b, permutation, gamma, data } = problem;
  const { groups } = permutationSpec(network);
  const permutedB = permutation && permuteWeights(b, groups, permutation);
  const ofA = yield* decomposeAll(network, a);
  const ofB = yield* decomposeAll(network, b);
  const [factorsA, factorsB] = [polarFactors(ofA, gamma), polarFactors(ofB, gamma)];
  const factorsOfPermuted = permutation && permutePolarFactors(factorsB, groups, permutation);
  const onData = data && (yield* overData(network, { a, b: permutedB ?? b }, ofA, data));
  return {
    ...distances(problem, permutedB),
    matrices: Array.from(ofA, ([tensor, { shape, values }]) => {
      const valuesB = ofB.get(tensor)?.values ?? new Float64Array();
      const difference = spectrumDifference(values, valuesB);
      const inputs = onData?.inputs.get(tensor);
      return { tensor, shape, difference, valuesA: values, valuesB, inputs };
    }),
    rScore: {
      original: rScore(factorsA, factorsB),
      permuted: factorsOfPermuted && rScore(factorsA, factorsOfPermuted),
    },
    loss: onData?.loss,
  };
}

/** Of trained weights, so that running statistics count for nothing. */
function distances(
  { network, ...models }: Pick<GeometryProblem, 'network' | 'a' | 'b' | 'base'>,
  permutedB: Weights | undefined,
): Pick<Geometry, 'distance' | 'angles'> {
  const [a, b] = [trainedWeights(network, models.a), trainedWeights(network, models.b)];
  const permuted = permutedB && trainedWeights(network, permutedB);
  const base = models.base && trainedWeights(network, models.base);
  const anglesBy = (of: (other: Weights) => number | undefined) => ({
    original: of(b),
    permuted: permuted && of(permuted),
  });
  return {
    distance: l2Reductions(a, b, permuted ?? b),
    angles: {
      atOrigin: anglesBy((other) => angle(a, other)),
      atBase: base && anglesBy((other) => angleAtBase(base, a, other)),
    },
  };
}

function polarFactors(all: ReadonlyMap<string, Decomposition>, gamma: number) {
  return new Map([...all].map(([name, one]) => [name, polarFactor(one, gamma)]));
}

function* overData(
  network: Network,
  ends: Readonly<Record<'a' | 'b', Weights>>,
  decompositions: ReadonlyMap<string, Decomposition>,
  { split, examples, traces }: GeometryData,
) {
  const onDevice = gradientBatches(split, network, examples);
  try {
    yield { kind: 'planned', steps: stepsOver(onDevice, traces) } as const;
    const inputs = yield* inputAlignments(network, ends.a, decompositions, onDevice);
    return { inputs, loss: yield* lossGeometry(network, ends, onDevice, traces) };
  } finally {
    onDevice.dispose();
  }
}

/**
 * Each batch is looked at once for its inputs. A barrier takes 7 gradients, one in the middle and three at and
 * beside each end; each of the three traces takes two a probe.
 */
function stepsOver({ batches }: GradientBatches, traces: TraceOptions | undefined): number {
  return batches.length * (1 + 7 + 3 * 2 * (traces?.probes ?? 0));
}

function* lossGeometry(
  network: Network,
  { a, b }: Readonly<Record<'a' | 'b', Weights>>,
  split: GradientBatches,
  drawn: TraceOptions | undefined,
): Generator<GeometryStep, LossGeometry> {
  const barrier = yield* barrierEstimate(network, a, b, split);
  if (drawn === undefined) return { examples: split.examples, barrier, traces: undefined };
  const traces = {
    a: yield* hessianTrace(network, a, split, drawn),
    b: yield* hessianTrace(network, b, split, drawn),
    middle: yield* hessianTrace(network, interpolate(a, b, 1 / 2), split, drawn),
  };
  return { examples: split.examples, barrier, traces };
}
