import { createRandom } from '@isthmus/random';
import { readFloats, tensor, tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { parseNetwork } from './parse-network.js';
import { randomWeights } from './random-weights.fixture.js';
import { forward, toTensors } from './run.js';

const network = parseNetwork('mlp:3-4-4-2,norm=batch');
const [examples, units] = [8, 4];
const random = createRandom(1, 'batches');
const batches = Array.from({ length: 5 }, () =>
  Float32Array.from({ length: examples * 3 }, () => 2 + random.normal()),
);

/** Running statistics after one pass over all batches. */
function reset(): ReadonlyMap<string, Float32Array> {
  const read = new Map<string, Float32Array>();
  tidy(
    () => {
      let parameters = toTensors(network, randomWeights(network, 3));
      batches.forEach((batch, i) => {
        const x = tensor(batch, [examples, 3]);
        const { buffers } = forward(network, parameters, x, { mode: 'reset', batch: i });
        parameters = new Map([...parameters, ...buffers]);
      });
      for (const [name, value] of parameters) read.set(name, readFloats(value).slice());
    },
    () => [],
  );
  return read;
}

/** Mean and unbiased variance of every unit of the first layer on one batch, in float64. */
function statistics(batch: Float32Array) {
  const weights = randomWeights(network, 3);
  const weight = weights.get('fc1.weight')?.data ?? [];
  const bias = weights.get('fc1.bias')?.data ?? [];
  return Array.from({ length: units }, (_, unit) => {
    const values = Array.from({ length: examples }, (_, example) =>
      [0, 1, 2].reduce((sum, i) => sum + weight[unit * 3 + i] * batch[example * 3 + i], bias[unit]),
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / examples;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, variance: squares / (examples - 1) };
  });
}

describe('resetting the running statistics of batch norms', () => {
  it('leaves their mean over all batches, and nothing of what was there before', () => {
    const after = reset();
    const ofBatches = batches.map(statistics);
    for (let unit = 0; unit < units; unit++) {
      const mean = (of: (one: { mean: number; variance: number }) => number) =>
        ofBatches.reduce((sum, ofUnits) => sum + of(ofUnits[unit]), 0) / batches.length;
      expect(after.get('norm1.running_mean')?.[unit]).toBeCloseTo(
        mean((one) => one.mean),
        5,
      );
      expect(after.get('norm1.running_var')?.[unit]).toBeCloseTo(
        mean((one) => one.variance),
        5,
      );
    }
  });

  it('reaches the later ones, which see what the batch gives the earlier ones', () => {
    const after = reset();
    const before = randomWeights(network, 3);
    expect(after.get('norm2.running_mean')).not.toEqual(before.get('norm2.running_mean')?.data);
  });

  it('changes no weight', () => {
    const before = randomWeights(network, 3);
    expect(reset().get('norm1.weight')).toEqual(before.get('norm1.weight')?.data);
  });
});
