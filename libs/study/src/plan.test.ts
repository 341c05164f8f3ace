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
});
