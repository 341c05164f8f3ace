import { describe, expect, it } from 'vitest';
import { type ProbeOutputs, provePermutation } from './prove.js';
import type { Weights } from './weights.js';

/** Values of a network with one hidden layer of two units, on a batch of two. */
function outputs(hidden: number[], output: number[]): ProbeOutputs {
  return new Map([
    ['hidden', { shape: [2, 2], data: Float32Array.from(hidden) }],
    ['output', { shape: [2, 1], data: Float32Array.from(output) }],
  ]);
}

const before: Weights = new Map();
const after: Weights = new Map();
const swap = new Map([['hidden', Int32Array.of(1, 0)]]);
const groups = [{ node: 'hidden', axis: 1, group: 'hidden', offset: 0, block: 1 }];

function prove(permuted: ProbeOutputs) {
  const run = (weights: Weights) => (weights === before ? outputs([1, 2, 3, 4], [5, 6]) : permuted);
  return provePermutation(run, before, after, swap, groups);
}

describe('provePermutation', () => {
  it('accepts hidden values that are permuted and equal outputs', () => {
    const proof = prove(outputs([2, 1, 4, 3], [5, 6]));
    expect(proof).toMatchObject({ equal: true, maxAbsDifference: 0, examples: 2 });
    expect(proof.firstDifference).toBeUndefined();
  });

  it('names the first node that differs', () => {
    const proof = prove(outputs([1, 2, 3, 4], [5, 7]));
    expect(proof).toMatchObject({ equal: false, maxAbsDifference: 1, firstDifference: 'hidden' });
  });

  it('does not take NaN for equal', () => {
    expect(prove(outputs([2, 1, 4, 3], [Number.NaN, 6])).equal).toBe(false);
  });

  it('does not take outputs of another size for equal', () => {
    const short = outputs([2, 1, 4, 3], [5]);
    expect(prove(short)).toMatchObject({ equal: false, firstDifference: 'output' });
  });
});
