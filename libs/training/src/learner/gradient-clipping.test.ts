import { readFloats, tensor } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { clipEachNetwork, clipGradients } from './gradient-clipping.js';

/** Of norm 13. */
const gradients = () =>
  new Map([
    ['a', tensor(Float32Array.of(3, 0), [2])],
    ['b', tensor(Float32Array.of(4, 12), [2])],
  ]);

const values = (clipped: ReturnType<typeof clipGradients>) =>
  [...clipped.values()].flatMap((value) => [...readFloats(value)]);

describe('clipGradients', () => {
  it('scales all gradients so that their common norm is the largest allowed', () => {
    const clipped = values(clipGradients(gradients(), 1));
    [3 / 13, 0, 4 / 13, 12 / 13].forEach((value, i) => {
      expect(clipped[i]).toBeCloseTo(value, 6);
    });
  });

  it('leaves smaller ones as they are', () => {
    expect(values(clipGradients(gradients(), 14))).toEqual([3, 0, 4, 12]);
  });

  it('rounds the factor once, from float64, as the host would', () => {
    const [norm, largest] = [13, 0.1];
    const factor = Math.fround(largest / (norm + 1e-6));
    const clipped = values(clipGradients(gradients(), largest));
    expect(clipped).toEqual([3, 0, 4, 12].map((value) => Math.fround(value * factor)));
  });

  it('makes all of them NaN where one is', () => {
    const broken = new Map([...gradients(), ['c', tensor(Float32Array.of(Number.NaN), [1])]]);
    expect(values(clipGradients(broken, 1))).toEqual(Array(5).fill(Number.NaN));
  });
});

describe('clipEachNetwork', () => {
  it("scales each network's gradients by its own norm", () => {
    const stacked = new Map([
      ['a', tensor(Float32Array.of(3, 0, 0.3, 0), [2, 2])],
      ['b', tensor(Float32Array.of(4, 12, 0.4, 0), [2, 2])],
    ]);
    const clipped = values(clipEachNetwork(stacked, 1));
    [3 / 13, 0, 0.3, 0, 4 / 13, 12 / 13, 0.4, 0].forEach((value, i) => {
      expect(clipped[i]).toBeCloseTo(value, 6);
    });
  });
});
