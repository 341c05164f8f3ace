import { parseStudy, planStudy, type TaskStatus } from '@isthmus/study';
import { describe, expect, it } from 'vitest';
import { createFoundResults, summarizePlan } from './plan-summary.js';

const text = `
name: planned
dataset: digits
network: mlp:784-8-10
pairs: [[1, 2], [3, 4]]
match: [weight]
grid: { network: ['mlp:784-8-10', 'mlp:784-16-10'] }`;
const plan = planStudy(parseStudy(text, { file: 'planned.yaml' }));

/** The stage of trainings, where some of them, told by their places, are done in so many ms. */
function trainings(doneInMs: Readonly<Record<number, number>>) {
  const found = createFoundResults();
  const status = new Map<string, TaskStatus>();
  const tasks = plan.tasks.filter(({ kind }) => kind === 'train');
  for (const [at, task] of tasks.entries()) {
    const wallMs = doneInMs[at];
    status.set(task.id, wallMs === undefined ? 'ready' : 'done');
    if (wallMs !== undefined) found.note(task, { wallMs, artifactBytes: 10 * wallMs });
  }
  return summarizePlan(plan, status, found)[0];
}

describe('what is left of a stage', () => {
  it('is estimated by the median of what is done of the same network', () => {
    // The first four are of one network, the others of another.
    const stage = trainings({ 0: 1, 1: 3, 2: 100, 4: 1000, 5: 2000 });
    expect(stage).toMatchObject({ tasks: 8, done: 5, ready: 3 });
    expect(stage?.left).toEqual({ wallMs: 3 + 2 * 1500, bytes: 30 + 2 * 15_000, basis: 5 });
  });

  it('is unknown where nothing is done of one of its networks', () => {
    expect(trainings({ 0: 1, 1: 3, 2: 100 })).not.toHaveProperty('left');
  });

  it('is not told where all is done', () => {
    const all = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [at, 1]));
    expect(trainings(all)).not.toHaveProperty('left');
  });
});
