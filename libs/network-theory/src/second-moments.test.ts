import { initialize, parseNetwork } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { type InputMoments, secondMoments } from './second-moments.js';

const network = parseNetwork('mlp:4-6-3');
const weights = initialize(network, 1);
const count = 2300;
const random = createRandom(1, 'inputs');
const split = {
  count,
  x: Float32Array.from({ length: 4 * count }, () => random.normal()),
  y: new Uint8Array(count),
};

/** The moments, and how many batches were told of. */
function measured() {
  const work = secondMoments(network, weights, split);
  const told: string[] = [];
  for (let next = work.next(); ; next = work.next()) {
    if (next.done) return { moments: next.value, told };
    told.push(`${next.value.completed} of ${next.value.total}`);
  }
}

/** What the second layer sees of an example, one number at a time. */
function hiddenOf(of: Weights, example: Float32Array): number[] {
  const [w, b] = ['fc1.weight', 'fc1.bias'].map((name) => of.get(name)!.data);
  return Array.from(b!, (bias, unit) =>
    Math.max(
      0,
      example.reduce((sum, value, i) => sum + value * w![4 * unit + i]!, bias),
    ),
  );
}

function momentsOf(inputs: readonly (readonly number[])[]): number[] {
  const size = inputs[0]!.length;
  return Array.from({ length: size * size }, (_, entry) => {
    const [i, j] = [Math.floor(entry / size), entry % size];
    return inputs.reduce((sum, x) => sum + x[i]! * x[j]!, 0) / (inputs.length - 1);
  });
}

function expectMoments(moments: InputMoments, weight: string, inputs: number[][]) {
  const { size, data } = moments.get(weight)!;
  expect(size).toBe(inputs[0]!.length);
  const expected = momentsOf(inputs);
  expect(data).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(data[i]).toBeCloseTo(value, 4);
}

describe('the second moments of what layers see', () => {
  const examples = Array.from({ length: count }, (_, n) => split.x.subarray(4 * n, 4 * n + 4));

  it('are those of plain arithmetic over all batches, and leave nothing behind', () => {
    const before = tensorCount();
    const { moments, told } = measured();
    expect(tensorCount()).toBe(before);
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual(told.map((_, i) => `${i} of ${told.length}`));
    expect([...moments.keys()]).toEqual(['fc1.weight', 'fc2.weight']);
    expectMoments(
      moments,
      'fc1.weight',
      examples.map((x) => [...x]),
    );
    expectMoments(
      moments,
      'fc2.weight',
      examples.map((x) => hiddenOf(weights, x)),
    );
  });

  it('leave nothing behind where they are stopped', () => {
    const before = tensorCount();
    const work = secondMoments(network, weights, split);
    work.next();
    work.return(new Map());
    expect(tensorCount()).toBe(before);
  });
});
