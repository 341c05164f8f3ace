import { createRandom } from '@isthmus/random';
import { readFloats, tensor, tensorCount, tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { projectBySinkhorn } from './sinkhorn-projection.js';

const size = 7;

function normals(purpose: string): Float64Array {
  const random = createRandom(1, purpose);
  return Float64Array.from({ length: size * size }, () => random.normal());
}

const scores = normals('scores');
const weights = normals('weights');

/** The projection of scores and the gradient of <weights, projection> with respect to them. */
function project(of: Float64Array, temperature: number) {
  const shape = [size, size];
  const made = tidy(
    () => {
      const projection = projectBySinkhorn(tensor(Float32Array.from(of), shape), temperature);
      const gradient = projection.gradient(tensor(Float32Array.from(weights), shape));
      return [projection.matrix, gradient];
    },
    (kept) => kept,
  );
  const [matrix, gradient] = made.map((value) => [...readFloats(value)]);
  for (const value of made) value.dispose();
  return { matrix: matrix!, gradient: gradient! };
}

/** <weights, projection>, unrolled over 500 rounds in float64. */
function unrolled(of: Float64Array, temperature: number): number {
  const matrix = of.map((score) => Math.exp(score / temperature));
  for (let round = 0; round < 500; round++) {
    for (const [step, stride] of [
      [1, size],
      [size, 1],
    ] as const) {
      for (let line = 0; line < size; line++) {
        const at = Array.from({ length: size }, (_, i) => line * stride + i * step);
        const sum = at.reduce((total, i) => total + matrix[i]!, 0);
        for (const i of at) matrix[i]! /= sum;
      }
    }
  }
  return matrix.reduce((total, value, i) => total + value * weights[i]!, 0);
}

describe('projectBySinkhorn', () => {
  it.each([
    [1, 1e-4],
    [0.5, 1e-3],
    [0.1, 5e-2],
  ])(
    'gives rows and columns that sum to 1 at temperature %d, up to %d',
    (temperature, tolerance) => {
      const { matrix } = project(scores, temperature);
      for (let i = 0; i < size; i++) {
        const line = (from: number, step: number) =>
          Array.from({ length: size }, (_, j) => matrix[from + j * step]!).reduce((a, b) => a + b);
        expect(Math.abs(line(i * size, 1) - 1)).toBeLessThan(tolerance);
        expect(line(i, size)).toBeCloseTo(1, 5);
      }
    },
  );

  it.each([1, 0.5])(
    'has the gradient of what it is the limit of at temperature %d',
    (temperature) => {
      const { gradient } = project(scores, temperature);
      const nudged = (entry: number, step: number) =>
        unrolled(scores.with(entry, scores[entry]! + step), temperature);
      const numeric = gradient.map(
        (_, entry) => (nudged(entry, 1e-4) - nudged(entry, -1e-4)) / 2e-4,
      );
      const largest = Math.max(...numeric.map(Math.abs));
      expect(largest).toBeGreaterThan(0.1);
      gradient.forEach((value, entry) => {
        expect(Math.abs(value - numeric[entry]!)).toBeLessThan(1e-4 * largest);
      });
    },
  );

  it('is a permutation with no gradient where the temperature is next to nothing', () => {
    const { matrix, gradient } = project(
      scores.map((score, i) => (i % (size + 1) === 0 ? 5 : score)),
      1e-3,
    );
    matrix.forEach((value, i) => {
      expect(value).toBeCloseTo(i % (size + 1) === 0 ? 1 : 0, 6);
    });
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-3);
  });

  it('leaves no tensor behind', () => {
    const before = tensorCount();
    project(scores, 1);
    expect(tensorCount()).toBe(before);
  });
});
