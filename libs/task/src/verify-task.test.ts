import { describe, expect, it } from 'vitest';
import { type VerifyResult, type VerifySpec, verifyResult, verifyTask } from './verify-task.js';

const derived: VerifySpec = { network: 'mlp:4-3-2' };
const own: VerifySpec = { ...derived, ownSpec: { groups: [] } };
const proved: VerifyResult['proof'] = {
  maxAbsDifference: 1e-12,
  tolerance: 1e-9,
  examples: 64,
  equal: true,
  precision: 'float64',
  wrongAxes: [],
};
const failed: VerifyResult['proof'] = {
  ...proved,
  maxAbsDifference: 1,
  equal: false,
  firstDifference: 'fc1',
};
const beyond: VerifyResult['proof'] = { ...failed, maxAbsDifference: undefined };

const mismatch = (spec: VerifySpec, subject: VerifyResult['subject'], proof: typeof proved) =>
  verifyTask.mismatch(spec, verifyResult.parse({ subject, proof, wallMs: 1 }));

describe('the result of a verification', () => {
  it.each([
    ['a proof', derived, 'permutation', proved],
    ['a permutation that failed', derived, 'permutation', failed],
    ['one whose values are beyond numbers', derived, 'permutation', beyond],
    ['a spec of one’s own that failed', own, 'spec', failed],
  ] as const)('may be %s', (_, spec, subject, proof) => {
    expect(mismatch(spec, subject, proof)).toBeUndefined();
  });

  it.each([
    ['equal functions beyond the tolerance', derived, 'permutation', { ...failed, equal: true }],
    ['other functions within it', derived, 'permutation', { ...proved, equal: false }],
    [
      'a first difference of equal functions',
      own,
      'permutation',
      { ...proved, firstDifference: 'x' },
    ],
    ['a spec that failed where there is none', derived, 'spec', failed],
    ['a spec that holds', own, 'spec', proved],
  ] as const)('is never %s', (_, spec, subject, proof) => {
    expect(mismatch(spec, subject, proof)).toEqual(expect.any(String));
  });
});
