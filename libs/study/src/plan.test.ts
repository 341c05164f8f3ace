import { describe, expect, it } from 'vitest';
import { planStudy } from './plan.js';
import { study } from './study.js';

const base = {
  name: 'planned',
  dataset: 'digits',
  network: 'mlp:784-32-10',
  pairs: [
    [1, 2],
    [1, 3],
  ],
};

describe('planStudy', () => {
  it('plans each task once, however many cells need it, before those that need it', () => {
    const { tasks, cells } = planStudy(study.parse(base));
    expect(cells).toHaveLength(4);
    expect(tasks.map(({ label }) => label)).toEqual([
      'train seed 1',
      'train seed 2',
      'match 1-2 identity',
      'evaluate 1-2 identity',
      'match 1-2 weight',
      'evaluate 1-2 weight',
      'train seed 3',
      'match 1-3 identity',
      'evaluate 1-3 identity',
      'match 1-3 weight',
      'evaluate 1-3 weight',
    ]);
  });

  it('says of each task where in the grid it is', () => {
    const grid = { 'train.learningRate': [1e-3, 1e-2], network: ['mlp:784-32-10'] };
    const { tasks } = planStudy(study.parse({ ...base, grid }));
    const labels = tasks.map(({ label }) => label);
    expect(labels).toContain('train seed 1 [network=mlp:784-32-10, learningRate=0.001]');
    expect(labels).toContain('match 1-2 weight [network=mlp:784-32-10, learningRate=0.01]');
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('trains as many networks in a job as replicas says, in the order of the pairs', () => {
    const { tasks, cells } = planStudy(study.parse({ ...base, train: { replicas: 2 } }));
    const trainings = tasks.filter(({ kind }) => kind === 'train');
    expect(trainings.map(({ label }) => label)).toEqual(['train seeds 1 2', 'train seed 3']);
    const places = cells.flatMap(({ evaluate: { match } }) => [match.a, match.b]);
    expect(places.map((one) => 'training' in one && `${one.training.label}: ${one.index}`)).toEqual(
      [
        ...Array.from({ length: 2 }, () => ['train seeds 1 2: 0', 'train seeds 1 2: 1']).flat(),
        ...Array.from({ length: 2 }, () => ['train seeds 1 2: 0', 'train seed 3: 0']).flat(),
      ],
    );
  });

  it('plans networks that share a seed and differ in the order of the examples', () => {
    const pairs = [[1, { seed: 1, order: 2 }]];
    const { tasks } = planStudy(study.parse({ ...base, pairs, match: ['weight'] }));
    expect(tasks.map(({ label }) => label)).toEqual([
      'train seed 1',
      'train seed 1/order=2',
      'match 1-1/order=2 weight',
      'evaluate 1-1/order=2 weight',
    ]);
    const runs = tasks.flatMap((task) => (task.kind === 'train' ? task.spec.runs : []));
    expect(runs).toEqual([
      { seed: 1, order: 1, noise: 1 },
      { seed: 1, order: 2, noise: 1 },
    ]);
  });
});
