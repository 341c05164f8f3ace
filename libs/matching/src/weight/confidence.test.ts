import { initialize } from '@isthmus/network';
import {
  identityPermutation,
  invertPermutation,
  permuteWeights,
  randomPermutation,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { contextOf } from '../problem/match-problem.fixture.js';
import type { PairProblem } from '../problem/match-problem.js';
import { matchingConfidence } from './confidence.js';

function confidence(problem: Omit<PairProblem, 'start'>, permutation: PairProblem['start']) {
  const search = matchingConfidence(problem, permutation);
  for (let next = search.next(); ; next = search.next()) if (next.done) return next.value;
}

/** One hidden layer without biases: gram = W1a W1b^T + W2a^T W2b. */
function onePair(rowsA: number[][], rowsB: number[][]) {
  const context = contextOf('mlp:2-2-1,bias=false', { seed: 0 });
  const weights = (rows: number[][]) =>
    new Map([
      ['fc1.weight', { shape: [2, 2], data: Float32Array.from(rows.flat()) }],
      ['fc2.weight', { shape: [1, 2], data: new Float32Array(2) }],
    ]);
  return { ...context, a: weights(rowsA), b: weights(rowsB) };
}

describe('matching confidence', () => {
  it('is 1 where every unit has one partner and all others are orthogonal', () => {
    const problem = onePair(
      [
        [2, 0],
        [0, 3],
      ],
      [
        [0, 1],
        [1, 0],
      ],
    );
    expect(confidence(problem, new Map([['fc1', Int32Array.of(1, 0)]]))).toEqual([
      { group: 'fc1', units: 2, bestShare: 1, meanMargin: 1 },
    ]);
  });

  it('is the mean margin to the second best, negative for a partner that is not the best', () => {
    const problem = onePair(
      [
        [4, 1],
        [0, 2],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    );
    // Gram rows (4, 1) and (0, 2).
    const [good] = confidence(problem, identityPermutation(problem.groups));
    expect(good).toMatchObject({ bestShare: 1, meanMargin: expect.closeTo((3 / 5 + 1) / 2, 6) });
    const [bad] = confidence(problem, new Map([['fc1', Int32Array.of(1, 0)]]));
    expect(bad).toMatchObject({ bestShare: 0, meanMargin: expect.closeTo((-3 / 5 - 1) / 2, 6) });
  });

  it('tells a planted permutation from a random one, in every group', () => {
    const before = tensorCount();
    const context = contextOf('resnet20:3x8x8-4,width=0.5,norm=layer', { seed: 0 });
    const a = initialize(context.network, 1);
    const planted = randomPermutation(context.groups, 2);
    const b = permuteWeights(a, context.groups, planted);
    const problem = { ...context, a, b };
    const right = confidence(problem, invertPermutation(planted));
    expect(right.map(({ group }) => group)).toEqual(context.groups.map(({ name }) => name));
    expect(right.every(({ bestShare, meanMargin }) => bestShare === 1 && meanMargin > 0.2)).toBe(
      true,
    );
    const wrong = confidence(problem, randomPermutation(context.groups, 3));
    expect(wrong.every(({ bestShare, meanMargin }) => bestShare < 0.7 && meanMargin < 0)).toBe(
      true,
    );
    expect(tensorCount()).toBe(before);
  });
});
