import { readFileSync } from 'node:fs';
import type { Weights } from '@isthmus/permutation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolate } from './path.js';
import { grid } from './paths.js';

const folder = new URL('../../../tests/vectors/barrier/', import.meta.url);

function readTensors(file: string) {
  const bytes = readFileSync(new URL(file, folder));
  const dataStart = 8 + Number(bytes.readBigUInt64LE(0));
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> =
    JSON.parse(bytes.toString('utf8', 8, dataStart));
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return new Map(
    entries.map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const { buffer } = Uint8Array.from(bytes.subarray(dataStart + begin, dataStart + end));
        const data =
          dtype === 'F32' ? new Float32Array(buffer) : Float32Array.from(new Int32Array(buffer));
        return [name, { shape, data }] as const;
      },
    ),
  );
}

const nets = readTensors('nets.safetensors');
const examples = readTensors('data.safetensors');
const vectors: {
  lambdas: number[];
  pairs: Record<string, [string, string]>;
  results: { name: string; loss: number[]; accuracy: number[] }[];
} = JSON.parse(readFileSync(new URL('barriers.json', folder), 'utf8'));

function net(name: string): Weights {
  const own = [...nets].filter(([tensor]) => tensor.startsWith(`${name}.`));
  return new Map(own.map(([tensor, values]) => [tensor.slice(2), values]));
}

function logits(weights: Weights, input: Float32Array): number[] {
  return ['fc1', 'fc2', 'fc3'].reduce((values: number[], layer) => {
    const { shape, data } = weights.get(`${layer}.weight`)!;
    const [outputs, inputs] = shape as [number, number];
    const bias = weights.get(`${layer}.bias`)!.data;
    const before = layer === 'fc1' ? values : values.map((value) => Math.max(value, 0));
    return Array.from({ length: outputs }, (_, o) =>
      before.reduce((sum, value, i) => sum + value * data[o * inputs + i]!, bias[o]!),
    );
  }, Array.from(input));
}

function measure(weights: Weights) {
  const [x, y] = [examples.get('x')!, examples.get('y')!.data];
  const inputs = x.shape[1]!;
  let [loss, accuracy] = [0, 0];
  y.forEach((label, example) => {
    const outputs = logits(weights, x.data.subarray(example * inputs, (example + 1) * inputs));
    const most = Math.max(...outputs);
    const total = outputs.reduce((sum, output) => sum + Math.exp(output - most), 0);
    loss += (Math.log(total) + most - outputs[label]!) / y.length;
    if (outputs[label] === most) accuracy += 1 / y.length;
  });
  return { loss, accuracy };
}

const single = (data: number[], shape = [data.length]): Weights =>
  new Map([['w', { shape, data: Float32Array.from(data) }]]);

describe('a lambda grid', () => {
  it('is evenly spaced and includes both ends', () => {
    expect(grid(25)).toEqual(vectors.lambdas);
    expect(grid(2)).toEqual([0, 1]);
  });

  it.each([1, 0, 2.5, Number.NaN])('of %d points is refused', (points) => {
    expect(() => grid(points)).toThrow(
      `expected an integer number of points, 2 or more, got ${points}`,
    );
  });
});

describe('a network on the path', () => {
  it.each(vectors.results)('of $name has the loss and accuracy computed in Python', (expected) => {
    const [a, b] = vectors.pairs[expected.name]!.map(net) as [Weights, Weights];
    vectors.lambdas.forEach((lambda, i) => {
      const { loss, accuracy } = measure(interpolate(a, b, lambda));
      expect(Math.abs(loss - expected.loss[i]!)).toBeLessThan(1e-5);
      expect(accuracy).toBeCloseTo(expected.accuracy[i]!, 9);
    });
  });

  it('at lambda 0 and 1 is the end itself, to the bit', () => {
    const [a, b] = [single([-0, 1e38, Number.NaN]), single([3, -1e38, 0])];
    expect(interpolate(a, b, 0)).toEqual(a);
    expect(interpolate(a, b, 1)).toEqual(b);
  });

  it('is the nearest float32 to (1 - lambda) a + lambda b, and seen from b the same', () => {
    const weight = fc.float({ noNaN: true, min: -1000, max: 1000 });
    fc.assert(
      fc.property(weight, weight, fc.integer({ min: 0, max: 8 }), (x, y, eighths) => {
        const lambda = eighths / 8;
        const [there] = interpolate(single([x]), single([y]), lambda).get('w')!.data;
        const [back] = interpolate(single([y]), single([x]), 1 - lambda).get('w')!.data;
        expect(there).toBeCloseTo(Math.fround((1 - lambda) * x + lambda * y), 10);
        expect(back).toBeCloseTo(there!, 10);
      }),
    );
  });

  it('keeps the names, shapes and order of a', () => {
    const two = (order: string[]): Weights =>
      new Map(order.map((name) => [name, { shape: [1, 1], data: Float32Array.of(2) }]));
    const middle = interpolate(two(['w', 'b']), two(['b', 'w']), 0.5);
    expect([...middle]).toEqual([...two(['w', 'b'])]);
  });

  it.each([-0.1, 1.1, Number.NaN])('does not exist at lambda %d', (lambda) => {
    expect(() => interpolate(single([1]), single([2]), lambda)).toThrow(
      `expected lambda in [0, 1], got ${lambda}`,
    );
  });
});
