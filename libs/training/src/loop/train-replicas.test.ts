import { parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { planTraining } from '../plan/training-plan.js';
import { denseMask } from '../pruning/prune.js';
import type { TrainingSettings } from '../settings/setting-values.js';
import { brightHalvesDataset, quickSettings } from './bright-halves.fixture.js';
import { type ReplicasTraining, trainReplicas } from './train-replicas.js';
import type { TrainingEvent } from './training-event.js';

const replicas = [1, 2].map((seed) => ({ seed, order: seed, noise: seed }));

function setUp(notation: string, settings: Partial<TrainingSettings> = {}) {
  const network = parseNetwork(notation);
  const how = { ...quickSettings, batchSize: 100, epochs: 2, ...settings };
  const plan = planTraining(how, { network, examples: 250 });
  const saving = { saved: undefined, shouldSave: () => true };
  return { network, dataset: brightHalvesDataset, plan, mask: undefined, replicas, ...saving };
}

const plain = setUp('mlp:4-8-2');
const normed = setUp('mlp:4-8-2,norm=layer');
const pruned = setUp('mlp:4-8-2', { prune: 'magnitude:levels=2,rewind=1ep' });

function stepsOf(setup: ReplicasTraining) {
  return [...trainReplicas(setup)].flatMap((event) => (event.kind === 'step' ? [event] : []));
}

function weightsOf(events: Iterable<TrainingEvent>) {
  return [...events].flatMap((event) =>
    event.kind === 'model'
      ? [{ replica: event.replica, level: event.level, weights: event.model }]
      : [],
  );
}

describe('trainReplicas', () => {
  it('trains plain perceptrons together', () => {
    const steps = stepsOf(plain);
    expect(steps.map(({ replica, step }) => [replica, step])).toEqual(
      [1, 2, 3, 4, 5, 6].map((step) => [undefined, step]),
    );
  });

  it('refuses a step for which there is no memory, and says what it takes', () => {
    const plan = { ...plain.plan, batchSize: 2 ** 40 };
    expect(() => stepsOf({ ...plain, plan })).toThrow(
      /^out of memory: a step of training \[batchSize=1099511627776\] takes at least 180224\.0 GiB, and /,
    );
  });

  it.each([
    { what: 'other networks', setup: normed },
    { what: 'pruned ones', setup: pruned },
    {
      what: 'those under a mask',
      setup: { ...plain, mask: denseMask(new Map([['fc1.weight', ones([8, 4])]]), []) },
    },
    { what: 'a single one', setup: { ...plain, replicas: replicas.slice(0, 1) } },
  ])('trains $what one after another, as each alone', ({ setup }) => {
    const each = weightsOf(trainReplicas(setup));
    const alone = setup.replicas.flatMap((seeds, i) =>
      [...trainReplicas({ ...setup, replicas: [seeds] })].flatMap((event) =>
        event.kind === 'model' ? [{ replica: i, level: event.level, weights: event.model }] : [],
      ),
    );
    expect(each).toEqual(alone);
  });

  it.each([
    { what: 'together', setup: plain, total: 12 },
    { what: 'in turn', setup: normed, total: 12 },
    // A dense pass of 6 steps and two levels of 3, twice.
    { what: 'level by level', setup: pruned, total: 24 },
  ])('counts all steps of networks trained $what', ({ setup, total }) => {
    const steps = stepsOf(setup);
    const stride = total / steps.length;
    expect(steps.map(({ done }) => done)).toEqual(steps.map((_, i) => (i + 1) * stride));
    expect(new Set(steps.map((step) => step.total))).toEqual(new Set([total]));
  });

  it.each([
    { what: 'together', setup: plain },
    { what: 'in turn, with levels', setup: pruned },
  ])('goes on from any state of networks trained $what', ({ setup }) => {
    const events = [...trainReplicas(setup)];
    const all = weightsOf(events);
    const states = events.flatMap((event) => (event.kind === 'state' ? [event.state] : []));
    for (const saved of states) {
      const rest = weightsOf(trainReplicas({ ...setup, saved }));
      expect(rest).toEqual(all.slice(-rest.length));
    }
    expect(states.length).toBeGreaterThan(4);
  });
});

function ones(shape: readonly number[]) {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: new Float32Array(size).fill(1) };
}
