import { z } from 'zod';
import { networkNotation } from './bounds.js';
import { splits } from './evaluate-task.js';

/** Raised whenever the same spec would no longer give the same figures. */
const version = 1;

/** Probes that are drawn for the trace of the Hessian: one tells nothing of its error. */
const traces = z.strictObject({
  probes: z.int().min(2),
  seed: z.int().nonnegative(),
});

/** How many examples of a split the loss is looked at on, from the first. */
const data = z.strictObject({
  split: z.enum(splits),
  examples: z.int().positive(),
  /** Absent for no traces. */
  traces: traces.optional(),
});

/** What is measured of two models. */
export const geometrySpec = z.strictObject({
  /** The architecture of all models. */
  network: networkNotation,
  /** The R score counts singular values of at least so much of the largest. */
  gamma: z.number().min(0).lt(1),
  /** Of the data set among the inputs; absent without one. */
  data: data.optional(),
});
export type GeometrySpec = z.infer<typeof geometrySpec>;

/** Of arrays of A and B: norms of their differences. */
const reduction = z.strictObject({
  before: z.number().nonnegative(),
  after: z.number().nonnegative(),
  /** Absent where there was nothing to reduce. */
  reduction: z.number().optional(),
});

const shares = z.array(z.number());

/** A weight matrix of A and its namesake of B. */
const matrix = z.strictObject({
  tensor: z.string(),
  shape: z.array(z.int().positive()),
  /** |valuesA - valuesB| / |valuesA|; absent for a matrix A of zeros. */
  difference: z.number().nonnegative().optional(),
  /** Singular values, from the largest down. */
  valuesA: z.array(z.number()),
  valuesB: z.array(z.number()),
  /** Shares of the inputs along the right singular vectors of A, where there are examples. */
  inputs: z.strictObject({ ofSecondMoment: shares, ofMean: shares }).optional(),
});

const rScore = z.strictObject({
  /** Absent where no singular value counts. */
  score: z.number().optional(),
  terms: z.array(
    z.strictObject({
      tensor: z.string(),
      term: z.number(),
      keptA: z.int().nonnegative(),
      keptB: z.int().nonnegative(),
      count: z.int().nonnegative(),
    }),
  ),
});

/** In degrees; absent where one side has no length, and of a permuted B without a permutation. */
const angle = z.number().min(0).max(180).optional();
const angles = z.strictObject({ original: angle, permuted: angle });

const trace = z.strictObject({
  trace: z.number(),
  standardError: z.number().nonnegative(),
  probes: z.int().min(2),
});

/** In nats. */
const loss = z.strictObject({
  examples: z.int().positive(),
  barrier: z.strictObject({
    lossA: z.number().nonnegative(),
    lossB: z.number().nonnegative(),
    lossMiddle: z.number().nonnegative(),
    measured: z.number(),
    firstOrder: z.number(),
    secondOrder: z.number(),
    estimate: z.number(),
  }),
  traces: z.strictObject({ a: trace, b: trace, middle: trace }).optional(),
});

/** What was measured of A and (permuted) B. */
export const geometryResult = z.strictObject({
  distance: z.strictObject({
    all: reduction,
    layers: z.array(z.strictObject({ layer: z.string(), ...reduction.shape })),
  }),
  matrices: z.array(matrix),
  rScore: z.strictObject({ original: rScore, permuted: rScore.optional() }),
  angles: z.strictObject({ atOrigin: angles, atBase: angles.optional() }),
  /** Where there are examples. */
  loss: loss.optional(),
  wallMs: z.number().nonnegative(),
});
export type GeometryResult = z.infer<typeof geometryResult>;

/**
 * A task that measures two models. Its inputs are A, B, the permutation of B if it has one, the model from which angles
 * are measured if there is one, and the data set if the spec looks at one.
 */
export const geometryTask = {
  kind: 'geometry',
  version,
  spec: geometrySpec,
  result: geometryResult,
  artifacts: () => [],
  mismatch: mismatchOfGeometry,
} as const;

function mismatchOfGeometry(
  { data }: GeometrySpec,
  { matrices, rScore: { original, permuted }, loss }: GeometryResult,
): string | undefined {
  const names = matrices.map(({ tensor }) => tensor).join(' ');
  const scores = permuted === undefined ? [original] : [original, permuted];
  if (scores.some(({ terms }) => terms.map(({ tensor }) => tensor).join(' ') !== names)) {
    return 'its scores are of other weight matrices than its spectra';
  }
  const stray = matrices.find(({ valuesA, valuesB }) => valuesA.length !== valuesB.length);
  if (stray !== undefined) return `its spectra differ in length [tensor=${stray.tensor}]`;
  if ((loss === undefined) !== (data === undefined)) {
    return `expected ${data === undefined ? 'no losses' : 'losses'}, got ${loss === undefined ? 'none' : 'some'}`;
  }
  if (loss === undefined || data === undefined) return undefined;
  if (loss.examples > data.examples) {
    return `expected at most ${data.examples} examples, got ${loss.examples}`;
  }
  const [asked, got] = [data.traces?.probes ?? 0, loss.traces?.middle.probes ?? 0];
  return asked === got ? undefined : `expected ${asked} probes, got ${got}`;
}
