import { readFileSync } from 'node:fs';
import { readSafetensors, readWeights } from '@isthmus/checkpoint';
import { backward, forward, mlp, outputOf } from '@isthmus/network';
import { crossEntropy, multiply, readFloats, tensor, tidy } from '@isthmus/tensorflow';
import { expect, it } from 'vitest';
import { disposeAll, optimizers, toVariables } from './optimizers.js';

const folder = new URL('../../../tests/vectors/nets/mlp/', import.meta.url);
const load = (name: string) =>
  readWeights(readFileSync(new URL(`${name}.safetensors`, folder)), { file: name }).weights;
const { tensors: batch } = readSafetensors(readFileSync(new URL('batch.safetensors', folder)));
const bufferOf = (name: string) => Uint8Array.from(batch.get(name)!.bytes).buffer;
const network = mlp([20, 16, 12, 5]);

it("makes PyTorch's three steps of Adam", () => {
  const weights = load('params');
  const variables = toVariables(weights);
  const adam = optimizers.adam(weights, 1e-3);
  for (let step = 0; step < 3; step++) {
    const gradients = tidy(
      () => {
        const parameters = new Map([...variables].map(([name, v]) => [name, v.read()]));
        const x = tensor(new Float32Array(bufferOf('x')), [7, 20]);
        const values = forward(network, parameters, x);
        const y = tensor(new Int32Array(bufferOf('y')), [7]);
        const { gradient } = crossEntropy(outputOf(network, values), y);
        const seventh = tensor(Float32Array.of(1 / 7), []);
        return backward(network, parameters, values, multiply(gradient, seventh));
      },
      (all) => all.values(),
    );
    adam.step(variables, gradients);
    for (const gradient of gradients.values()) gradient.dispose();
  }
  for (const [name, { data }] of load('after_adam')) {
    const value = variables.get(name)!.read();
    readFloats(value).forEach((got, i) => {
      expect(Math.abs(got - data[i])).toBeLessThanOrEqual(1e-5 + 1e-4 * Math.abs(data[i]));
    });
    value.dispose();
  }
  adam.dispose();
  disposeAll(variables);
});

it('makes steps of SGD with momentum 0.9', () => {
  const weights = new Map([['w', { shape: [1], data: Float32Array.of(1) }]]);
  const variables = toVariables(weights);
  const sgd = optimizers.sgd(weights, 0.1);
  const gradient = tensor(Float32Array.of(2), [1]);
  // v = 2, 3.8, 5.42; w = 1 - 0.1 (2 + 3.8 + 5.42)
  for (let step = 0; step < 3; step++) sgd.step(variables, new Map([['w', gradient]]));
  const value = variables.get('w')!.read();
  expect(readFloats(value)[0]).toBeCloseTo(-0.122, 6);
  value.dispose();
  gradient.dispose();
  sgd.dispose();
  disposeAll(variables);
});
