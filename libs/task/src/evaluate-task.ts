import { notationText } from '@isthmus/notation';
import { z } from 'zod';
import { artifactRef } from './artifact-ref.js';
import { bounds, distinctOf, listOf, networkNotation } from './bounds.js';

/** Raised whenever the same spec would no longer give the same curves. */
const version = 5;

/** The splits of a data set. */
export const splits = ['train', 'test'] as const;

/**
 * What is done to the networks on a path before they are measured: nothing; REPAIR (a reset for networks with batch
 * norm); its deviations or its means alone; or REPAIR of the output layer too. Statistics are over the first examples
 * of the training split.
 */
export const corrections = ['none', 'repair', 'rescale', 'reshift', 'repair-output'] as const;
export type CorrectionKind = (typeof corrections)[number];

/** What is measured where. */
export const evaluateSpec = z.strictObject({
  /** The architecture of all models. */
  network: networkNotation,
  /** Where to measure: a path's notation, such as "line:points=25". */
  path: notationText,
  splits: distinctOf(splits),
  repair: distinctOf(corrections).default(['none']),
  /** Whether variances are measured layer by layer too. */
  collapse: z.boolean().default(false),
});
export type EvaluateSpec = z.infer<typeof evaluateSpec>;

/** The models of a path, each with what is applied to it first. */
export const alignedModels = listOf(
  z.strictObject({ model: artifactRef, permutation: artifactRef.optional() }),
  { least: 1, most: bounds.onPath },
);

/** What is measured of a network on a split. */
export const measures = z.strictObject({
  /** Mean cross-entropy in nats. */
  loss: z.number().nonnegative(),
  accuracy: z.number().min(0).max(1),
  /** The expected calibration error. */
  calibrationError: z.number().min(0).max(1),
  /** The softmax temperature with the least loss, and that loss. */
  temperature: z.number().positive(),
  calibratedLoss: z.number().nonnegative(),
});

/** A network on a path: lambda on a curve, x and y in a plane, a coefficient a model in a simplex. */
export const curvePoint = measures.extend({
  at: z.array(z.number()),
  /**
   * Its units' variance over that of the models' units, layer by layer; nothing where that was not asked for. Below 0
   * where coefficients are: the models' variances are combined as their weights are.
   */
  collapse: z.array(z.strictObject({ node: z.string(), ratio: z.number() })),
});
export type CurvePoint = z.infer<typeof curvePoint>;

/** What was measured along one path on one split. */
export const curve = z.strictObject({
  split: z.enum(splits),
  repair: z.enum(corrections),
  examples: z.int().positive(),
  points: z.array(curvePoint),
});
export type Curve = z.infer<typeof curve>;

/** One curve for every split and correction. */
export const evaluateResult = z.strictObject({
  curves: z.array(curve),
  wallMs: z.number().nonnegative(),
});
export type EvaluateResult = z.infer<typeof evaluateResult>;

/** An evaluation task: the curves along one path. Its inputs are each model, followed by its permutation if it has one, and the data set. */
export const evaluateTask = {
  kind: 'evaluate',
  version,
  spec: evaluateSpec,
  result: evaluateResult,
  artifacts: () => [],
  mismatch: mismatchOfCurves,
} as const;

function mismatchOfCurves(spec: EvaluateSpec, { curves }: EvaluateResult): string | undefined {
  const asked = spec.splits.flatMap((split) =>
    spec.repair.map((correction) => `${split} ${correction}`),
  );
  const got = curves.map(({ split, repair }) => `${split} ${repair}`);
  if (got.length !== asked.length || asked.some((name) => !got.includes(name))) {
    return `expected one curve each of ${asked.join(', ')}, got ${got.join(', ') || 'none'}`;
  }
  const [first] = curves.map(placesOf);
  if (curves.some((curve) => placesOf(curve) !== first)) return 'its curves differ in their points';
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) return 'its curves have no points';
  if (!spec.collapse && points.some(({ collapse }) => collapse.length > 0)) {
    return 'it has variances that were not asked for';
  }
  return curves.some((curve) => !isOnLine(spec, curve))
    ? 'its points are not on the line'
    : undefined;
}

function placesOf({ points }: Curve): string {
  return points.map(({ at }) => at.join(' ')).join('; ');
}

/** Whether a line's points go from one end to the other, as many as were asked for or, refined, more. */
function isOnLine({ path }: EvaluateSpec, { points }: Curve): boolean {
  const wanted = /^line(?::.*?\bpoints=(\d+))?/.exec(path);
  if (wanted === null) return true;
  const places = points.map(({ at: [place = Number.NaN] }) => place);
  const ends = places[0] === 0 && places.at(-1) === 1;
  const isForward = places.every((place, i) => i === 0 || place > (places[i - 1] ?? place));
  return ends && isForward && places.length >= Number(wanted[1] ?? 2);
}
