import { describe, expect, it } from 'vitest';
import { theoryScalings } from './theory-scalings.js';

const pair = (width: number, fc1: number, more: Record<string, number> = {}) => ({
  width,
  pair: [fc1, 'b'] as const,
  distances: { 'W1 of fc1': fc1, ...more },
  dimensions: { 'fc1.weight, W^T W': 5 },
  bounds: {},
});

describe('numbers of the theory by width', () => {
  const { distances, dimensions, bounds } = theoryScalings([
    pair(32, 0.25),
    pair(128, 0.0625),
    pair(8, 0.5),
    pair(8, 1.5, { 'W1 of fc2': 7 }),
    pair(32, 0.25, { 'W1 of fc2': 9 }),
  ]);

  it('are scaled each by itself, over the pairs of each width', () => {
    const { widths, fit } = distances.get('W1 of fc1')!;
    expect(widths.map(({ width, count, mean }) => [width, count, mean])).toEqual([
      [8, 2, 1],
      [32, 2, 0.25],
      [128, 1, 0.0625],
    ]);
    // Four times the width, a quarter of the distance.
    expect(fit?.exponent).toBeCloseTo(1, 12);
    expect(dimensions.get('fc1.weight, W^T W')?.fit?.exponent).toBeCloseTo(0, 12);
    expect(bounds.size).toBe(0);
  });

  it('are over the pairs that have them', () => {
    const { widths } = distances.get('W1 of fc2')!;
    expect(widths.map(({ width, count, mean }) => [width, count, mean])).toEqual([
      [8, 1, 7],
      [32, 1, 9],
    ]);
  });
});
