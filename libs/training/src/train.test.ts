import type { Dataset, Split } from '@isthmus/dataset';
import { parseNetwork } from '@isthmus/network';
import { createRandom } from '@isthmus/random';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { type TrainingEvent, type TrainingOptions, train } from './train.js';

/** Two classes of 4-pixel images, told apart by which half is bright. */
function brightHalves(count: number, seed: number): Split {
  const random = createRandom(seed, 'bright halves');
  const y = Uint8Array.from({ length: count }, () => random.integer(2));
  const x = new Uint8Array(count * 4);
  for (let i = 0; i < count; i++) {
    for (let pixel = 0; pixel < 4; pixel++) {
      x[i * 4 + pixel] = random.integer(100) + (Math.floor(pixel / 2) === y[i] ? 155 : 0);
    }
  }
  return { count, x, y };
}

const dataset: Dataset = {
  name: 'bright halves',
  shape: [1, 2, 2],
  classes: 2,
  train: brightHalves(250, 1),
  test: brightHalves(100, 2),
};
const network = parseNetwork('mlp:4-8-2');
const options: TrainingOptions = {
  optimizer: 'adam',
  learningRate: 0.01,
  batchSize: 50,
  epochs: 8,
  seed: 1,
};

function run(changes: Partial<TrainingOptions> = {}): TrainingEvent[] {
  return [...train(network, dataset, { ...options, ...changes })];
}

function epochsOf(events: readonly TrainingEvent[]) {
  return events.flatMap((event) => (event.kind === 'epoch' ? [event.epoch] : []));
}

function weightsOf(events: readonly TrainingEvent[]) {
  const last = events.at(-1);
  if (last?.kind !== 'trained') throw new Error('expected weights at the end');
  return last.weights;
}

describe('train', () => {
  it.each(['adam', 'sgd'] as const)('learns with %s', (optimizer) => {
    const epochs = epochsOf(run({ optimizer, learningRate: 0.05 }));
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(epochs.at(-1)!.trainLoss).toBeLessThan(0.3 * epochs[0].trainLoss);
    expect(epochs.at(-1)!.testAccuracy).toBeGreaterThan(0.97);
  });

  it('gives the same weights for the same seed, and others for another', () => {
    expect(weightsOf(run())).toEqual(weightsOf(run()));
    expect(weightsOf(run())).not.toEqual(weightsOf(run({ seed: 2 })));
  });

  it('counts the steps of every epoch, the last batch being what is left over', () => {
    const steps = run({ batchSize: 100, epochs: 2 }).flatMap((event) =>
      event.kind === 'step' ? [event] : [],
    );
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(steps.every(({ steps }) => steps === 6)).toBe(true);
  });

  it('says when the loss is no longer a number', () => {
    expect(() => run({ optimizer: 'sgd', learningRate: 1e30 })).toThrow(
      'the loss is no longer a number [epoch=1, learningRate=1e+30]',
    );
  });

  it('holds a flat number of tensors over 1,000 steps', () => {
    const counts = new Set<number>();
    for (const event of train(network, dataset, { ...options, epochs: 200 })) {
      if (event.kind === 'step') counts.add(tensorCount());
    }
    expect(counts.size).toBe(1);
  });

  it('leaves no tensor behind, also when its reader stops early', () => {
    run();
    const before = tensorCount();
    for (const event of train(network, dataset, options)) if (event.kind === 'epoch') break;
    expect(tensorCount()).toBe(before);
  });

  it('refuses labels that the network has no output for', () => {
    expect(() => [...train(parseNetwork('mlp:4-1'), dataset, options)]).toThrow(
      'a class that the network has no output for [network=mlp:4-1, outputs=1, label=1]',
    );
  });

  it('refuses examples that the network does not take', () => {
    expect(() => [...train(parseNetwork('mlp:5-2'), dataset, options)]).toThrow(RangeError);
  });
});
