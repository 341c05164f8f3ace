import { readFileSync } from 'node:fs';
import { readSafetensors, readWeights } from '@isthmus/checkpoint';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import { tensor, tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { networkInput } from './network-input.js';
import type { OptimizerOptions } from './optimizers.js';
import { createTrainee } from './trainee.js';

const vectors = new URL('../../../tests/vectors/nets/', import.meta.url);

function load(net: string, file: string) {
  const name = `${net}/${file}.safetensors`;
  return readWeights(readFileSync(new URL(name, vectors)), { file: name }).weights;
}

/** Weights after three steps on the net's batch. */
function threeSteps(net: string, options: OptimizerOptions) {
  const { network } = referenceNetworks[net];
  const { tensors } = readSafetensors(readFileSync(new URL(`${net}/batch.safetensors`, vectors)), {
    file: net,
  });
  const bufferOf = (name: string) => Uint8Array.from(tensors.get(name)!.bytes).buffer;
  const x = networkInput(network, new Float32Array(bufferOf('x')), 7);
  const y = tensor(new Int32Array(bufferOf('y')), [7]);
  const trainee = createTrainee(network, load(net, 'params'), options);
  for (let step = 0; step < 3; step++) trainee.descend({ x, y }, step);
  const weights = trainee.weights();
  trainee.dispose();
  x.dispose();
  y.dispose();
  return weights;
}

const runs = Object.keys(referenceNetworks).flatMap((net) => [
  { net, file: 'after_sgd', optimizer: 'sgd', learningRate: 0.1, weightDecay: 5e-4 } as const,
  { net, file: 'after_adam', optimizer: 'adam', learningRate: 1e-3 } as const,
]);

describe.each(runs)('three steps of $optimizer on $net', ({ net, file, ...options }) => {
  it("give PyTorch's weights and running statistics", () => {
    const weights = threeSteps(net, options);
    const wanted = load(net, file);
    expect([...weights.keys()].toSorted()).toEqual([...wanted.keys()].toSorted());
    for (const [name, { data }] of wanted) {
      // Its gradient is zero but for rounding, which Adam turns into whole steps.
      const slack = options.optimizer === 'adam' && name === 'k.bias' ? 3e-3 : 1e-5;
      weights.get(name)!.data.forEach((value, i) => {
        const off = Math.abs(value - data[i]);
        expect(off, `${name}[${i}] is ${value}, not ${data[i]}`).toBeLessThanOrEqual(
          slack + 1e-4 * Math.abs(data[i]),
        );
      });
    }
  });

  it('leave no tensor behind', () => {
    threeSteps(net, options);
    const before = tensorCount();
    threeSteps(net, options);
    expect(tensorCount()).toBe(before);
  });
});
