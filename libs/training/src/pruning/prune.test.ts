import type { Weights } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyMask, denseMask, density, prune } from './prune.js';

const dense = weightsOf({ 'fc1.weight': [4, 5], 'fc1.bias': [4], 'fc2.weight': [3, 4] });
const magnitude = { by: 'magnitude', scope: 'global', fraction: 0.2 } as const;

describe('a dense mask', () => {
  test('keeps every array of two axes, and leaves biases out', () => {
    expect([...denseMask(dense, []).keys()]).toEqual(['fc1.weight', 'fc2.weight']);
    expect(density(denseMask(dense, []))).toBe(1);
  });

  test('leaves excluded layers out, by the layer or the array', () => {
    expect([...denseMask(dense, ['fc2']).keys()]).toEqual(['fc1.weight']);
    expect([...denseMask(dense, ['fc1.weight']).keys()]).toEqual(['fc2.weight']);
  });

  test('refuses a layer that is not there, and names those that are', () => {
    expect(() => denseMask(dense, ['fc'])).toThrow('[exclude=fc, layers=fc1 fc2]');
    expect(() => denseMask(dense, ['fc1', 'fc2'])).toThrow('every layer is excluded');
  });
});

describe('pruning', () => {
  test('keeps exactly round(N (1 - fraction)^level) at every level', () => {
    let mask = denseMask(dense, []);
    for (let level = 1; level <= 10; level++) {
      mask = prune({ weights: dense, mask }, magnitude, { level, seed: 0 });
      expect(density(mask) * 32).toBeCloseTo(Math.round(32 * 0.8 ** level), 9);
    }
  });

  test('by layer keeps that of every array', () => {
    const rule = { ...magnitude, scope: 'layer' } as const;
    const level = { level: 2, seed: 0 };
    const mask = prune({ weights: dense, mask: denseMask(dense, []) }, rule, level);
    const kept = [...mask.values()].map(({ data }) => data.reduce((sum, one) => sum + one, 0));
    expect(kept).toEqual([Math.round(20 * 0.64), Math.round(12 * 0.64)]);
  });

  test('keeps the largest magnitudes, whatever their sign', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true }), { minLength: 2, maxLength: 40 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (values, fraction) => {
          const weights: Weights = new Map([['w', tensor([1, values.length], values)]]);
          const rule = { ...magnitude, fraction };
          const before = denseMask(weights, []);
          const kept = prune({ weights, mask: before }, rule, { level: 1, seed: 0 }).get('w');
          const sizes = (flag: number) =>
            values.filter((_, i) => kept?.data[i] === flag).map((value) => Math.abs(value));
          expect(Math.min(...sizes(1))).toBeGreaterThanOrEqual(Math.max(...sizes(0)));
          expect(sizes(1).length).toBe(Math.round(values.length * (1 - fraction)));
        },
      ),
    );
  });

  test('never brings a weight back', () => {
    for (const by of ['magnitude', 'random'] as const) {
      const before = prune(
        { weights: dense, mask: denseMask(dense, []) },
        { ...magnitude, by },
        { level: 3, seed: 1 },
      );
      const grown = weightsOf({ 'fc1.weight': [4, 5], 'fc2.weight': [3, 4] }, 9);
      const rule = { ...magnitude, by };
      const after = prune({ weights: grown, mask: before }, rule, { level: 4, seed: 1 });
      for (const [name, { data }] of after) {
        const there = before.get(name)?.data ?? [];
        expect(data.every((kept, i) => kept <= there[i])).toBe(true);
      }
    }
  });

  test('at random is drawn from the seed, and not by magnitude', () => {
    const rule = { ...magnitude, by: 'random', fraction: 0.5 } as const;
    const drawn = (seed: number) =>
      prune({ weights: dense, mask: denseMask(dense, []) }, rule, { level: 1, seed });
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  test('keeps the first of equal weights', () => {
    const weights = new Map([['w', tensor([1, 4], [1, 1, 1, 1])]]);
    const rule = { ...magnitude, fraction: 0.5 };
    const mask = prune({ weights, mask: denseMask(weights, []) }, rule, { level: 1, seed: 0 });
    expect([...(mask.get('w')?.data ?? [])]).toEqual([1, 1, 0, 0]);
  });
});

test('a mask puts zeros where it has them, and nowhere else', () => {
  const mask = prune({ weights: dense, mask: denseMask(dense, []) }, magnitude, {
    level: 3,
    seed: 0,
  });
  const masked = applyMask(dense, mask);
  expect(masked.get('fc1.bias')).toBe(dense.get('fc1.bias'));
  for (const [name, { data }] of mask) {
    const original = dense.get(name)?.data ?? [];
    expect([...(masked.get(name)?.data ?? [])]).toEqual(
      [...data].map((kept, i) => (kept === 0 ? 0 : original[i])),
    );
  }
});

function weightsOf(shapes: Readonly<Record<string, readonly number[]>>, seed = 3): Weights {
  const random = createRandom(seed, 'weights to prune');
  return new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return [name, tensor(shape, Array.from({ length }, random.normal))];
    }),
  );
}

function tensor(shape: readonly number[], values: readonly number[]) {
  return { shape, data: Float32Array.from(values) };
}
