import { describe, expect, it } from 'vitest';
import { betweenHighest } from './refinement.js';

const curve = (...points: readonly (readonly [at: number, loss: number])[]) =>
  points.map(([at, loss]) => ({ at: [at], loss }));

describe('the places around the highest point of a curve', () => {
  it('lie halfway to both neighbours, in whatever order the points came', () => {
    expect(betweenHighest(curve([0, 1], [0.5, 4], [1, 2]))).toEqual([0.25, 0.75]);
    expect(betweenHighest(curve([0, 1], [1, 2], [0.5, 4], [0.25, 3]))).toEqual([0.375, 0.75]);
  });

  it('are one where it is an end, and those of the first of two highest', () => {
    expect(betweenHighest(curve([0, 5], [0.5, 4], [1, 2]))).toEqual([0.25]);
    expect(betweenHighest(curve([0, 1], [0.5, 4], [1, 5]))).toEqual([0.75]);
    expect(betweenHighest(curve([0, 1], [0.25, 4], [0.5, 4], [1, 1]))).toEqual([0.125, 0.375]);
  });

  it('are none of no points or a single one', () => {
    expect(betweenHighest([])).toEqual([]);
    expect(betweenHighest(curve([0, 1]))).toEqual([]);
  });
});
