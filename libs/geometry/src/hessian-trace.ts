import type { Network } from '@isthmus/network';
import type { Weights, WeightTensor } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { disposeAll } from '@isthmus/tensorflow';
import type { GeometryStep } from './geometry-step.js';
import type { GradientBatches } from './gradient-batches.js';
import { hessianProduct } from './hessian-product.js';
import { trainedWeights } from './trained-weights.js';
import { dot, toPoint } from './weight-point.js';

/** What is drawn for a trace: how many probes, and from which seed. */
export interface TraceOptions {
  /** 2 or more: one tells nothing of the error. */
  readonly probes: number;
  readonly seed: number;
}

/** An estimate of a trace. */
export interface TraceEstimate {
  readonly trace: number;
  /** Of the mean over the probes: their standard deviation, divided by count - 1, over the root of their number. */
  readonly standardError: number;
  readonly probes: number;
}

/**
 * Hutchinson's estimate of the trace of the Hessian of the mean cross-entropy over all trained weights
 * (Hutchinson 1990): the mean of v^T H v over probes whose entries are -1 and 1 with equal chance. The same seed
 * gives the same probes. Throws a RangeError for fewer than 2 probes.
 */
export function* hessianTrace(
  network: Network,
  weights: Weights,
  split: GradientBatches,
  { probes, seed }: TraceOptions,
): Generator<GeometryStep, TraceEstimate> {
  if (!Number.isInteger(probes) || probes < 2) {
    throw new RangeError(`expected 2 probes or more, a whole number [probes=${probes}]`);
  }
  const point = toPoint(network, weights);
  const found: number[] = [];
  try {
    for (let probe = 0; probe < probes; probe++) {
      const signs = toPoint(network, drawSigns(trainedWeights(network, weights), seed, probe));
      try {
        const product = yield* hessianProduct(network, point, signs, split);
        found.push(dot(product, signs));
        disposeAll(product);
      } finally {
        disposeAll(signs);
      }
    }
  } finally {
    disposeAll(point);
  }
  const trace = found.reduce((sum, value) => sum + value, 0) / probes;
  const squares = found.reduce((sum, value) => sum + (value - trace) ** 2, 0);
  return { trace, standardError: Math.sqrt(squares / (probes - 1) / probes), probes };
}

function drawSigns(like: Weights, seed: number, probe: number): Weights {
  return new Map(
    [...like].map(([name, { shape, data }]): [string, WeightTensor] => {
      const random = createRandom(seed, 'rademacher', probe, name);
      return [name, { shape, data: data.map(() => (random.uniform() < 0.5 ? -1 : 1)) }];
    }),
  );
}
