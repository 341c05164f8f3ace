import { z } from 'zod';
import { networkNotation } from './bounds.js';
import { ownSpec } from './own-spec.js';

/** Raised whenever the same spec would no longer give the same proof. */
const version = 1;

/** What is to be proved of a model and a permutation. */
export const verifySpec = z.strictObject({
  network: networkNotation,
  /** Takes the place of the spec that is derived from the network, where there is one, and is proved too. */
  ownSpec: ownSpec.optional(),
});
export type VerifySpec = z.infer<typeof verifySpec>;

/** How a group lies on an axis. */
const place = z.strictObject({
  group: z.string(),
  offset: z.int().nonnegative(),
  block: z.int().positive(),
});

/** An axis, or part of one, that a spec gives to the wrong group. */
const wrongAxis = z.strictObject({
  tensor: z.string(),
  axis: z.int().nonnegative(),
  /** What should lie there; absent where nothing may be re-ordered. */
  expected: place.optional(),
  /** What the spec says; absent where it leaves the axis out. */
  got: place.optional(),
});

/** The outputs of a model and of the permuted model compared on a probe batch, whether they are equal or not. */
const comparison = z.strictObject({
  /** Absent where the permuted model's values alone are beyond numbers. */
  maxAbsDifference: z.number().nonnegative().optional(),
  tolerance: z.number().nonnegative(),
  examples: z.int().positive(),
  equal: z.boolean(),
  /** The first node whose value is not the permuted value; only when not equal. */
  firstDifference: z.string().optional(),
  precision: z.enum(['float64']),
  /** Where a spec of one's own departs from the network's; none when equal. */
  wrongAxes: z.array(wrongAxis).default([]),
});

/** A proof, or how it failed. */
export const verifyResult = z.strictObject({
  /** Which failed; where both hold, "permutation", whose proof is told. */
  subject: z.enum(['permutation', 'spec']),
  proof: comparison,
  wallMs: z.number().nonnegative(),
});
export type VerifyResult = z.infer<typeof verifyResult>;

/** A task that proves whether a permutation leaves the function of a model as it is. Its inputs are the model and the permutation. */
export const verifyTask = {
  kind: 'verify',
  version,
  spec: verifySpec,
  result: verifyResult,
  artifacts: () => [],
  mismatch: mismatchOfProof,
} as const;

function mismatchOfProof(
  { ownSpec: own }: VerifySpec,
  {
    subject,
    proof: { equal, maxAbsDifference, tolerance, firstDifference, wrongAxes },
  }: VerifyResult,
): string | undefined {
  const isWithin = maxAbsDifference !== undefined && maxAbsDifference <= tolerance;
  if (equal !== isWithin) return 'its difference and its verdict contradict each other';
  if (equal && (firstDifference !== undefined || wrongAxes.length > 0)) {
    return 'it names differences of equal functions';
  }
  if (subject === 'permutation') return undefined;
  return own === undefined || equal ? 'a spec that was not asked about failed' : undefined;
}
