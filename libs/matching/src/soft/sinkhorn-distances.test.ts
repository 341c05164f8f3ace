import { createRandom } from '@isthmus/random';
import { readFloats, tensor, tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { distances } from './sinkhorn-distances.js';

const shapes = [[3, 4], [5], []];
const names = ['w', 'b', 's'];

function draw(purpose: string): readonly Float32Array[] {
  const random = createRandom(2, purpose);
  return shapes.map((shape) =>
    Float32Array.from({ length: shape.reduce((n, s) => n * s, 1) }, () => random.normal()),
  );
}
const [a, b] = [draw('a'), draw('b')];

function at(values: readonly Float32Array[], name: keyof typeof distances) {
  const onDevice = (arrays: readonly Float32Array[]) =>
    new Map(arrays.map((data, i) => [names[i]!, tensor(data, shapes[i]!)]));
  return tidy(
    () => {
      const found = distances[name](onDevice(a), onDevice(values));
      const gradient = [...found.gradient().values()].map((value) => readFloats(value));
      return { loss: found.loss, gradient };
    },
    () => [],
  );
}

describe.each(['l2', 'l1', 'cosine'] as const)('the distance %s', (name) => {
  it('is 0 between equal weights', () => {
    expect(at(a, name).loss).toBeCloseTo(0, 6);
  });

  it('has the gradient that central differences give', () => {
    const { gradient } = at(b, name);
    const step = 1e-2;
    b.forEach((values, i) => {
      values.forEach((value, entry) => {
        const nudged = (by: number) => at(b.with(i, values.with(entry, value + by)), name).loss;
        const numeric = (nudged(step) - nudged(-step)) / (2 * step);
        expect(Math.abs(gradient[i]![entry]! - numeric)).toBeLessThan(2e-4);
      });
    });
  });
});

it('is what its name says', () => {
  const differences = a.flatMap((values, i) => [...values].map((value, j) => b[i]![j]! - value));
  const mean = (values: readonly number[]) => values.reduce((x, y) => x + y, 0) / values.length;
  expect(at(b, 'l2').loss).toBeCloseTo(mean(differences.map((d) => d * d)), 5);
  expect(at(b, 'l1').loss).toBeCloseTo(mean(differences.map(Math.abs)), 5);
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, v, i) => sum + v * y[i]!, 0);
  const cosines = a.map((x, i) => dot(x, b[i]!) / Math.sqrt(dot(x, x) * dot(b[i]!, b[i]!)));
  expect(at(b, 'cosine').loss).toBeCloseTo(mean(cosines.map((c) => 1 - c)), 5);
});
