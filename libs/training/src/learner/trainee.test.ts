import { readFileSync } from 'node:fs';
import { readSafetensors, readWeights } from '@isthmus/checkpoint';
import type { Split } from '@isthmus/dataset';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import { createEagerProgram, tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { parseOptimizer } from '../notation/optimizer-spec.js';
import { createTrainee, type TraineeOptions } from './trainee.js';

const vectors = new URL('../../../../tests/vectors/nets/', import.meta.url);

function load(net: string, file: string) {
  const name = `${net}/${file}.safetensors`;
  return readWeights(readFileSync(new URL(name, vectors)), { file: name }).weights;
}

/** The net's batch of seven examples. */
function batchOf(net: string): Split {
  const { tensors } = readSafetensors(readFileSync(new URL(`${net}/batch.safetensors`, vectors)), {
    file: net,
  });
  const bufferOf = (name: string) => Uint8Array.from(tensors.get(name)!.bytes).buffer;
  const y = Uint8Array.from(new Int32Array(bufferOf('y')));
  return { count: 7, x: new Float32Array(bufferOf('x')), y };
}

/** Weights after three steps on the net's batch. */
function threeSteps(net: string, options: { optimizer: string; learningRate: number }) {
  const { network } = referenceNetworks[net];
  const trainee = createTrainee(
    network,
    batchOf(net),
    {
      optimizer: parseOptimizer(options.optimizer),
      batchSize: 7,
    },
    createEagerProgram(),
  );
  trainee.begin(load(net, 'params'));
  const indices = Int32Array.of(0, 1, 2, 3, 4, 5, 6);
  for (let seed = 0; seed < 3; seed++) trainee.descend({ indices, seed }, options.learningRate);
  const weights = trainee.weights();
  trainee.dispose();
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

  const split = { count: size, x: pixels, y: new Uint8Array(size) };

  /** How far one step moves all weights together, and the sum of the losses before it. */
  function oneStep(options: Partial<TraineeOptions>) {
    const how = { optimizer: sgd, batchSize: size, ...options };
    const trainee = createTrainee(network, split, how);
    trainee.begin(start);
    const indices = Int32Array.from({ length: size }, (_, i) => i);
    const lossSum = trainee.descend({ indices, seed: 1 }, 0.1);
    let squares = 0;
    for (const [name, { data }] of trainee.weights()) {
      data.forEach((value, i) => {
        squares += (value - start.get(name)!.data[i]) ** 2;
      });
    }
    trainee.dispose();
    return { moved: Math.sqrt(squares), lossSum };
  }

  it('moves by the rate times the largest norm where gradients are clipped', () => {
    expect(oneStep({}).moved).toBeGreaterThan(0.1 * 0.01);
    expect(oneStep({ clip: 0.01 }).moved).toBeCloseTo(0.1 * 0.01, 6);
  });

  it('learns smoothed labels where it is told to', () => {
    expect(oneStep({ labelSmoothing: 0.1 }).lossSum).not.toBeCloseTo(oneStep({}).lossSum, 3);
  });

  it('starts anew from other weights, as another does', () => {
    const trainee = createTrainee(network, split, {
      optimizer: parseOptimizer('adam'),
      batchSize: 7,
    });
    const draw = { indices: Int32Array.from({ length: size }, (_, i) => i), seed: 1 };
    const [first, again] = [0, 1].map(() => {
      trainee.begin(start);
      for (let step = 0; step < 3; step++) trainee.descend(draw, 0.01);
      return { weights: trainee.weights(), state: trainee.optimizer.state() };
    });
    expect(again).toEqual(first);
    trainee.dispose();
  });

  it('refuses a batch of a size that it was not made for', () => {
    const trainee = createTrainee(network, split, { optimizer: sgd, batchSize: 3 });
    expect(() => trainee.descend({ indices: Int32Array.of(1, 2), seed: 0 }, 0.1)).toThrow(
      '[expected 3 or 1, got 2]',
    );
    trainee.dispose();
  });
});
