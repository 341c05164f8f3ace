import { readFileSync } from 'node:fs';
import { readSafetensors, readWeights } from '@isthmus/checkpoint';
import { crossEntropy, multiply, readFloats, tensor, tensorCount, tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { mlp } from './mlp.js';
import { backward, forward, outputOf, toTensors } from './run.js';

const folder = new URL('../../../tests/vectors/nets/mlp/', import.meta.url);
const load = (name: string) => {
  const file = new URL(`${name}.safetensors`, folder);
  return readWeights(readFileSync(file), { file: name }).weights;
};
const batch = readSafetensors(readFileSync(new URL('batch.safetensors', folder)), {
  file: 'batch',
});
const network = mlp([20, 16, 12, 5]);

function floats(name: string): Float32Array {
  const { bytes } = batch.tensors.get(name)!;
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

function run() {
  const y = new Int32Array(Uint8Array.from(batch.tensors.get('y')!.bytes).buffer);
  const result: Record<string, Float32Array> = {};
  tidy(
    () => {
      const parameters = toTensors(load('params'));
      const values = forward(network, parameters, tensor(floats('x'), [7, 20]));
      const logits = outputOf(network, values);
      const { losses, gradient } = crossEntropy(logits, tensor(y, [7]));
      result.logits = readFloats(logits);
      result.losses = readFloats(losses);
      const mean = multiply(gradient, tensor(Float32Array.of(1 / 7), []));
      for (const [name, value] of backward(network, parameters, values, mean)) {
        result[name] = readFloats(value);
      }
    },
    () => [],
  );
  return result;
}

/** Vectors' float32 tolerance: abs 1e-5, rel 1e-4. */
function expectClose(got: Float32Array, want: Float32Array) {
  expect(got.length).toBe(want.length);
  want.forEach((value, i) => {
    expect(Math.abs(got[i] - value)).toBeLessThanOrEqual(1e-5 + 1e-4 * Math.abs(value));
  });
}

describe('a multi-layer perceptron', () => {
  it("computes PyTorch's logits and loss", () => {
    const { logits, losses } = run();
    expectClose(logits, load('outputs').get('logits')!.data);
    const { loss } = JSON.parse(readFileSync(new URL('spec.json', folder), 'utf8'));
    expect(losses.reduce((sum, l) => sum + l, 0) / 7).toBeCloseTo(loss, 5);
  });

  it("computes PyTorch's gradient of every parameter", () => {
    const gradients = run();
    const wanted = load('grads');
    expect(wanted.size).toBe(6);
    for (const [name, { data }] of wanted) expectClose(gradients[name], data);
  });

  it('leaves no tensor behind', () => {
    run();
    const before = tensorCount();
    run();
    expect(tensorCount()).toBe(before);
  });
});
