import { readFileSync } from 'node:fs';
import { readSafetensors, readWeights } from '@isthmus/checkpoint';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import { tensor, tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { parseOptimizer } from '../notation/optimizer-spec.js';
import { networkInput } from './network-input.js';
import { createTrainee, type TraineeOptions } from './trainee.js';

const vectors = new URL('../../../../tests/vectors/nets/', import.meta.url);

function load(net: string, file: string) {
  const name = `${net}/${file}.safetensors`;
  return readWeights(readFileSync(new URL(name, vectors)), { file: name }).weights;
}

/** Weights after three steps on the net's batch. */
function threeSteps(net: string, options: { optimizer: string; learningRate: number }) {
  const { network } = referenceNetworks[net];
  const { tensors } = readSafetensors(readFileSync(new URL(`${net}/batch.safetensors`, vectors)), {
    file: net,
  });
  const bufferOf = (name: string) => Uint8Array.from(tensors.get(name)!.bytes).buffer;
  const x = networkInput(network, new Float32Array(bufferOf('x')), 7);
  const y = tensor(new Int32Array(bufferOf('y')), [7]);
  const trainee = createTrainee(network, load(net, 'params'), {
    optimizer: parseOptimizer(options.optimizer),
  });
  const { learningRate } = options;
  for (let seed = 0; seed < 3; seed++) trainee.descend({ x, y }, { learningRate, seed });
  const weights = trainee.weights();
  trainee.dispose();
  x.dispose();
  y.dispose();
  return weights;
}

const runs = Object.keys(referenceNetworks).flatMap((net) => [
  { net, file: 'after_sgd', optimizer: 'sgd:decay=5e-4', learningRate: 0.1 } as const,
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

  it('give the same bits again', () => {
    expect(threeSteps(net, options)).toEqual(threeSteps(net, options));
  });

  it('leave no tensor behind', () => {
    threeSteps(net, options);
    const before = tensorCount();
    threeSteps(net, options);
    expect(tensorCount()).toBe(before);
  });
});

describe('a trainee', () => {
  const [network, size] = [referenceNetworks.mlp.network, 7];
  const start = load('mlp', 'params');
  const sgd = parseOptimizer('sgd');
  const values = network.inputShape.reduce((product, length) => product * length, 1);
  const pixels = Float32Array.from({ length: size * values }, (_, i) => Math.sin(i));

  /** How far one step moves all weights together, and the sum of the losses before it. */
  function oneStep(options: Partial<TraineeOptions>) {
    const trainee = createTrainee(network, start, { optimizer: sgd, ...options });
    const x = networkInput(network, pixels, size);
    const y = tensor(new Int32Array(size), [size]);
    const lossSum = trainee.descend({ x, y }, { learningRate: 0.1, seed: 1 });
    let squares = 0;
    for (const [name, { data }] of trainee.weights()) {
      data.forEach((value, i) => {
        squares += (value - start.get(name)!.data[i]) ** 2;
      });
    }
    trainee.dispose();
    for (const used of [x, y]) used.dispose();
    return { moved: Math.sqrt(squares), lossSum };
  }

  it('moves by the rate times the largest norm where gradients are clipped', () => {
    expect(oneStep({}).moved).toBeGreaterThan(0.1 * 0.01);
    expect(oneStep({ clip: 0.01 }).moved).toBeCloseTo(0.1 * 0.01, 6);
  });

  it('learns smoothed labels where it is told to', () => {
    expect(oneStep({ labelSmoothing: 0.1 }).lossSum).not.toBeCloseTo(oneStep({}).lossSum, 3);
  });
});
