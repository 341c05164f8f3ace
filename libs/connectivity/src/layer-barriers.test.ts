import { describe, expect, it } from 'vitest';
import { layerBarriers, rankLayers } from './layer-barriers.js';

const point = (layer: number, lambda: number, loss: number) => ({
  at: [layer, lambda],
  loss,
  accuracy: 1 - loss / 10,
});

const definition = {
  baseline: 'linear',
  reduce: 'max',
  split: 'test',
  points: 3,
  clip: false,
} as const;

describe('the barrier of each layer', () => {
  const points = [
    ...[point(0, 0, 1), point(0, 0.5, 2), point(0, 1, 2)],
    ...[point(1, 0, 1), point(1, 0.5, 1.5), point(1, 1, 3)],
  ];
  const found = layerBarriers(points, ['fc1', 'fc2'], definition);

  it('is that of its own line, from A to A with that layer of B', () => {
    expect(found.map(({ layer, loss }) => [layer, loss])).toEqual([
      ['fc1', 0.5],
      ['fc2', 0],
    ]);
    expect(found[0]!.error).toBeCloseTo(0.05, 12);
  });

  it('stands beside what the line to it hides: the loss in the middle, at the end, and its rise', () => {
    expect(found[1]).toMatchObject({ rise: 2, lossMiddle: 1.5, lossEnd: 3, loss: 0 });
    expect(found[0]).toMatchObject({ rise: 1, lossMiddle: 2, lossEnd: 2 });
    expect(rankLayers(found)).toEqual(['fc2', 'fc1']);
  });

  it('has no middle where lambda 1/2 was not measured', () => {
    const even = [0, 1 / 3, 2 / 3, 1].map((lambda) => point(0, lambda, 1));
    const [layer] = layerBarriers(even, ['fc1'], { ...definition, points: 4 });
    expect(layer).toMatchObject({ lossMiddle: undefined, rise: 0 });
  });
});
