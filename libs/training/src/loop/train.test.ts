import { initialize, networkParameters, parseNetwork } from '@isthmus/network';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { planTraining } from '../plan/training-plan.js';
import { applyMask, denseMask, density, maskOf, prune } from '../pruning/prune.js';
import type { TrainingSettings } from '../settings/setting-values.js';
import { brightHalvesDataset, quickSettings } from './bright-halves.fixture.js';
import type { Training } from './train.js';
import { trainAlone } from './train-alone.fixture.js';
import type { TrainingEvent, TrainingState } from './training-event.js';

const dataset = brightHalvesDataset;
const network = parseNetwork('mlp:4-8-2');

interface Changes {
  readonly settings?: Partial<TrainingSettings>;
  readonly training?: Partial<Omit<Training, 'trainee'>>;
}

function start({ settings: changes, training }: Changes = {}): Generator<TrainingEvent> {
  const to = training?.network ?? network;
  const plan = planTraining({ ...quickSettings, ...changes }, { network: to, examples: 250 });
  const seeds = { seed: 1, order: 1, noise: 1, ...training?.seeds };
  const begin = { weights: initialize(to, seeds.seed), step: 0 };
  const saving = { saved: undefined, shouldSave: () => false };
  return trainAlone({ network: to, dataset, plan, seeds, start: begin, ...saving, ...training });
}

function run(changes?: Changes): TrainingEvent[] {
  return [...start(changes)];
}

function epochsOf(events: readonly TrainingEvent[]) {
  return events.flatMap((event) => (event.kind === 'epoch' ? [event.epoch] : []));
}

function weightsOf(events: readonly TrainingEvent[]) {
  const last = events.at(-1);
  if (last?.kind !== 'model') throw new Error('expected weights at the end');
  return last.model;
}

describe('train', () => {
  it.each(['adam', 'sgd'] as const)('learns with %s', (optimizer) => {
    const epochs = epochsOf(run({ settings: { optimizer, learningRate: 0.05 } }));
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(epochs.at(-1)!.trainLoss).toBeLessThan(0.3 * epochs[0].trainLoss);
    expect(epochs.at(-1)!.testAccuracy).toBeGreaterThan(0.97);
  });

  it('gives the same weights for the same seed, and others for another', () => {
    expect(weightsOf(run())).toEqual(weightsOf(run()));
    expect(weightsOf(run())).not.toEqual(
      weightsOf(run({ training: { seeds: { seed: 2, order: 1, noise: 1 } } })),
    );
  });

  it('counts the steps of every epoch, the last batch being what is left over', () => {
    const steps = run({ settings: { batchSize: 100, epochs: 2 } }).flatMap((event) =>
      event.kind === 'step' ? [event] : [],
    );
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('says when the loss is no longer a number', () => {
    expect(() => run({ settings: { optimizer: 'sgd', learningRate: 1e30 } })).toThrow(
      /the loss is no longer a number \[epoch=1, step=[2-5], learningRate=1e\+30\]/,
    );
  });

  it('holds a flat number of tensors over 1,000 steps', () => {
    const counts = new Set<number>();
    for (const event of start({ settings: { epochs: 200 } })) {
      if (event.kind === 'step') counts.add(tensorCount());
    }
    expect(counts.size).toBe(1);
  });

  it('leaves no tensor behind, also when its reader stops early', () => {
    run();
    const before = tensorCount();
    for (const event of start()) if (event.kind === 'epoch') break;
    expect(tensorCount()).toBe(before);
  });

  it('refuses labels that the network has no output for', () => {
    expect(() => run({ training: { network: parseNetwork('mlp:4-1') } })).toThrow(
      'a class that the network has no output for [network=mlp:4-1, outputs=1, label=1]',
    );
  });

  it('refuses examples that the network does not take', () => {
    expect(() => run({ training: { network: parseNetwork('mlp:5-2') } })).toThrow(RangeError);
  });

  it('tells the state after every step that it is asked for it, and goes on from any to the same bits', () => {
    const settings = { optimizer: 'sgd:momentum=0.9,decay=1e-3', epochs: 3, schedule: 'cosine' };
    const all = run({ settings, training: { shouldSave: () => true } });
    const states = all.flatMap((event) => (event.kind === 'state' ? [event.state] : []));
    expect(states.map(({ step }) => step)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
    for (const saved of [states[0], states[4], states[11]] as TrainingState[]) {
      const rest = run({ settings, training: { saved } });
      expect(weightsOf(rest)).toEqual(weightsOf(all));
      expect(epochsOf(rest)).toEqual(epochsOf(all).slice(-epochsOf(rest).length));
    }
  });

  it('tells the weights at every moment that is kept, the initialisation among them', () => {
    const events = run({ settings: { checkpoints: 'init+2st+1ep+end', epochs: 2 } });
    const kept = events.flatMap((event) => (event.kind === 'checkpoint' ? [event] : []));
    expect(kept.map(({ step }) => step)).toEqual([0, 2, 5, 10]);
    expect(kept[0].model).toEqual(initialize(network, 1));
    expect(kept[3].model).toEqual(weightsOf(events));
  });

  it('shares all until it spawns with a replica of the same seed, and nothing after', () => {
    const optimizer = 'noisy-sgd:lambda=1e-4,temperature=1e-6';
    const settings = { optimizer, spawn: '1ep', checkpoints: '1ep+6st', epochs: 2 };
    const [one, other] = [2, 3].map((order) => {
      const events = run({ settings, training: { seeds: { seed: 1, order, noise: order } } });
      return events.flatMap((event) => (event.kind === 'checkpoint' ? [event.model] : []));
    });
    expect(one[0]).toEqual(other[0]);
    expect(one[1]).not.toEqual(other[1]);
  });

  it('leaves weights that a mask leaves out at zero, whatever the optimizer', () => {
    const weights = initialize(network, 1);
    const mask = prune(
      { weights, mask: denseMask(weights, []) },
      { by: 'magnitude', scope: 'global', fraction: 0.5 },
      { level: 1, seed: 1 },
    );
    const begin = { weights: applyMask(weights, mask), step: 0, mask };
    for (const optimizer of ['sgd:decay=1e-3', 'adam', 'adamw']) {
      const trained = weightsOf(run({ settings: { optimizer }, training: { start: begin } }));
      const zeros = maskOf(trained, networkParameters(network));
      expect(density(zeros)).toBe(density(mask));
      expect([...zeros]).toEqual([...mask]);
    }
  });
});
