import { initialize, parseNetwork } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReplicaSeeds } from '../plan/example-order.js';
import { planTraining } from '../plan/training-plan.js';
import type { TrainingSettings } from '../settings/setting-values.js';
import { brightHalvesDataset, quickSettings } from './bright-halves.fixture.js';
import { trainAlone } from './train-alone.fixture.js';
import { canTrainTogether, type TogetherTraining, trainTogether } from './train-together.js';
import type { TrainingEvent } from './training-event.js';

const dataset = brightHalvesDataset;
const replicas = [1, 2, 3].map((seed) => ({ seed, order: seed, noise: seed }));
const twoEpochs = { ...quickSettings, batchSize: 100, epochs: 2 };

interface Changes extends Partial<Pick<TogetherTraining, 'replicas' | 'saved' | 'shouldSave'>> {
  readonly notation?: string;
  readonly settings?: Partial<TrainingSettings>;
}

function setUp({ notation = 'mlp:4-8-8-2', settings, ...training }: Changes) {
  const network = parseNetwork(notation);
  const plan = planTraining({ ...twoEpochs, ...settings }, { network, examples: 250 });
  const unsaved = { saved: undefined, shouldSave: () => false };
  return { network, dataset, plan, replicas, ...unsaved, ...training };
}

function together(changes: Changes = {}): TrainingEvent[] {
  return [...trainTogether(setUp(changes))];
}

/** What each replica gives alone. */
function alone(changes: Changes = {}): TrainingEvent[][] {
  const { replicas: all, ...setup } = setUp(changes);
  return all.map((seeds) => {
    const start = { weights: initialize(setup.network, seeds.seed), step: 0 };
    return [...trainAlone({ ...setup, seeds, start })];
  });
}

const of = <Kind extends TrainingEvent['kind']>(events: readonly TrainingEvent[], kind: Kind) =>
  events.filter((event): event is Extract<TrainingEvent, { kind: Kind }> => event.kind === kind);

/** The largest difference, relative to the largest magnitude of the array that it is in. */
function difference(one: Weights, other: Weights): number {
  return Math.max(
    ...[...one].map(([name, { data }]) => {
      const wanted = other.get(name)!.data;
      const off = data.map((value, i) => Math.abs(value - wanted[i]));
      return Math.max(...off) / Math.max(...wanted.map(Math.abs));
    }),
  );
}

function expectEachAsAlone(changes: Changes): void {
  const trained = of(together(changes), 'model');
  alone(changes).forEach((events, replica) => {
    const [single] = of(events, 'model');
    expect(trained[replica].replica).toBe(replica);
    expect(difference(trained[replica].model, single.model)).toBeLessThan(1e-4);
  });
}

describe('networks trained together', () => {
  it('each end as they would alone, whatever the optimizer, the activation and the order', () => {
    const seeds = fc.array(fc.record({ seed: fc.nat(99), order: fc.nat(9) }), {
      minLength: 3,
      maxLength: 3,
    });
    const settings = fc.record({
      optimizer: fc.constantFrom('sgd:momentum=0.9,nesterov=true', 'sgd:decay=1e-3', 'adam'),
      labelSmoothing: fc.constantFrom(0, 0.1),
      clip: fc.constantFrom(0, 0.2),
      schedule: fc.constantFrom('constant', 'cosine:warmup=2st'),
    });
    const notation = fc.constantFrom(
      ...['mlp:4-8-8-2', 'mlp:4-6-2,activation=tanh', 'mlp:4-5-2,bias=false', 'mean-field:4-7-2'],
    );
    fc.assert(
      fc.property(seeds, settings, notation, fc.boolean(), (drawn, how, net, areAlike) => {
        const each = drawn.map(({ seed, order }) => ({
          seed,
          noise: seed,
          order: areAlike ? 0 : order,
        }));
        expectEachAsAlone({ notation: net, settings: how, replicas: each });
      }),
      { numRuns: 25 },
    );
  });

  it('are the same until they spawn, where they have one seed', () => {
    const spawned: ReplicaSeeds[] = [1, 2].map((order) => ({ seed: 1, order, noise: order }));
    const settings = { spawn: '1ep', checkpoints: '1ep+end' };
    const kept = of(together({ settings, replicas: spawned }), 'checkpoint');
    expect(kept.map(({ replica, step }) => [replica, step])).toEqual([
      [0, 3],
      [1, 3],
      [0, 6],
      [1, 6],
    ]);
    expect(kept[0].model).toEqual(kept[1].model);
    expect(difference(kept[2].model, kept[3].model)).toBeGreaterThan(1e-3);
    expectEachAsAlone({ settings, replicas: spawned });
  });

  it('take images as a network with flatten does', () => {
    const nodes = [
      { name: 'flat', op: 'flatten' },
      { name: 'fc1', op: 'linear', units: 6 },
      { name: 'act1', op: 'gelu' },
      { name: 'fc2', op: 'linear', units: 2, bias: false },
    ];
    const notation = JSON.stringify({ inputShape: [1, 2, 2], nodes });
    expectEachAsAlone({ notation });
    expectEachAsAlone({ notation, replicas: replicas.map((seeds) => ({ ...seeds, order: 0 })) });
  });

  it('are each evaluated after every epoch', () => {
    const epochs = of(together(), 'epoch');
    expect(epochs.map(({ replica, epoch }) => [epoch.epoch, replica])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
      [2, 0],
      [2, 1],
      [2, 2],
    ]);
    alone().forEach((events, replica) => {
      const own = epochs.filter((event) => event.replica === replica);
      of(events, 'epoch').forEach(({ epoch }, i) => {
        expect(own[i].epoch.trainLoss).toBeCloseTo(epoch.trainLoss, 5);
        expect(own[i].epoch.testLoss).toBeCloseTo(epoch.testLoss, 5);
        expect(own[i].epoch.testAccuracy).toBe(epoch.testAccuracy);
      });
    });
  });

  it.each(['adam', 'sgd'])('go on from any state to the same bits, with %s', (optimizer) => {
    const settings = { optimizer, schedule: 'cosine' };
    const all = together({ settings, shouldSave: () => true });
    const states = of(all, 'state').map(({ state }) => state);
    expect(states.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    for (const saved of states) {
      const rest = together({ settings, saved });
      const weights = (events: TrainingEvent[]) => of(events, 'model').map((one) => one.model);
      expect(weights(rest)).toEqual(weights(all));
      const epochs = (events: TrainingEvent[]) => of(events, 'epoch').map(({ epoch }) => epoch);
      expect(epochs(rest)).toEqual(epochs(all).slice(-epochs(rest).length));
    }
  });

  it('all stop when one diverges, and say which', () => {
    const healthy = together({ shouldSave: () => true });
    const saved = of(healthy, 'state')[0].state;
    const weights = saved.weights.with(1, new Map(saved.weights[1]));
    const broken = new Map(
      [...weights[1]].map(([name, { shape, data }]) => {
        return [name, { shape, data: data.map(() => Number.NaN) }] as const;
      }),
    );
    expect(() => together({ saved: { ...saved, weights: weights.with(1, broken) } })).toThrow(
      'the loss is no longer a number [network=2/3, epoch=1, step=2, learningRate=0.01]',
    );
  });

  it('leave no tensor behind, also when their reader stops early', () => {
    const settings = { clip: 0.1 };
    together({ settings });
    const before = tensorCount();
    for (const event of trainTogether(setUp({ settings }))) if (event.kind === 'epoch') break;
    expect(tensorCount()).toBe(before);
  });

  it('have to be plain perceptrons', () => {
    expect(() => together({ notation: 'mlp:4-8-2,norm=layer' })).toThrow(
      'only plain perceptrons are trained at once [network=mlp:4-8-2,norm=layer',
    );
  });
});

describe('canTrainTogether', () => {
  const can = (changes: Changes) => {
    const { network, plan } = setUp(changes);
    return canTrainTogether(network, plan);
  };

  it('is so for plain perceptrons', () => {
    expect(can({})).toBe(true);
    expect(can({ notation: 'mlp:4-8-2,norm=layer' })).toBe(false);
  });

  it('is not so where one is wide enough to fill the processor by itself', () => {
    expect(can({ notation: 'mlp:4-256-2' })).toBe(true);
    expect(can({ notation: 'mlp:4-257-2' })).toBe(false);
  });

  it('is not so where each is pruned or has noise of its own', () => {
    expect(can({ settings: { prune: 'magnitude:levels=1' } })).toBe(false);
    const optimizer = 'noisy-sgd:lambda=0,temperature=1e-6';
    expect(can({ settings: { optimizer } })).toBe(false);
  });
});
