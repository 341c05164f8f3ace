import { describe, expect, it } from 'vitest';
import { barrierMatrix, barriersOf, gapBetween, summarizeBarriers } from './pair-barriers.js';

const pair = (a: number, b: number, loss: number, error: number) => ({
  models: [a, b] as const,
  barrier: { loss, error },
});

describe('the barriers of a line', () => {
  it('are by the loss and by the error, all else as defined', () => {
    const points = [
      { lambda: 0, loss: 1, accuracy: 1 },
      { lambda: 0.5, loss: 4, accuracy: 0.5 },
      { lambda: 1, loss: 2, accuracy: 0.75 },
    ];
    const definition = { baseline: 'linear', split: 'test', points: 3, clip: false } as const;
    const line = { models: [1, 2] as const, points };
    expect(barriersOf(line, { ...definition, reduce: 'max' })).toEqual({ loss: 2.5, error: 0.375 });
    expect(barriersOf(line, { ...definition, reduce: 'mean' })).toEqual({
      loss: 1.25,
      error: 0.1875,
    });
  });
});

describe('the barriers of all pairs', () => {
  const pairs = [pair(1, 2, 3, 0.5), pair(1, 3, 1, 0.25), pair(2, 3, 2, 0)];

  it('stand in a symmetric matrix whose diagonal is 0', () => {
    expect(barrierMatrix(pairs, 3)).toEqual({
      loss: [
        [0, 3, 1],
        [3, 0, 2],
        [1, 2, 0],
      ],
      error: [
        [0, 0.5, 0.25],
        [0.5, 0, 0],
        [0.25, 0, 0],
      ],
    });
  });

  it('are summarized by the greatest and the mean of each metric by itself', () => {
    expect(summarizeBarriers(pairs)).toEqual({
      max: { loss: 3, error: 0.5 },
      mean: { loss: 2, error: 0.25 },
    });
    const [one, other] = [summarizeBarriers(pairs.slice(0, 1)), summarizeBarriers(pairs.slice(1))];
    expect(gapBetween(one, other)).toEqual({
      max: { loss: 1, error: 0.25 },
      mean: { loss: 1.5, error: 0.375 },
    });
  });
});
