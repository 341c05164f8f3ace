import { describe, expect, it } from 'vitest';
import { layerBarriers } from './layer-barriers.js';

const point = (layer: number, lambda: number, loss: number) => ({
  at: [layer, lambda],
  loss,
  accuracy: 1 - loss / 10,
  calibrationError: 0,
  temperature: 1,
  calibratedLoss: loss,
  collapse: [],
});

describe('the barrier of each layer', () => {
  it('is that of its own line, from A to A with that layer of B', () => {
    const points = [
      ...[point(0, 0, 1), point(0, 0.5, 2), point(0, 1, 2)],
      ...[point(1, 0, 1), point(1, 0.5, 1.5), point(1, 1, 3)],
    ];
    const definition = {
      baseline: 'linear',
      reduce: 'max',
      split: 'test',
      points: 3,
      clip: false,
    } as const;
    const found = layerBarriers({ points }, ['fc1', 'fc2'], definition);
    expect(found.map(({ layer, loss }) => [layer, loss])).toEqual([
      ['fc1', 0.5],
      ['fc2', 0],
    ]);
    expect(found[0]!.error).toBeCloseTo(0.05, 12);
  });
});
