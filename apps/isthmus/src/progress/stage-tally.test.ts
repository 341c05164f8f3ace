import type { TaskPlan, TaskReport } from '@isthmus/study';
import { expect, it } from 'vitest';
import { createStageTally } from './stage-tally.js';

/** A tally of so many trainings, and what happens to them at times of its clock. */
function tallyOf(total: number) {
  const tally = createStageTally(total);
  const task = (seed: number) =>
    ({ kind: 'train', id: `train ${seed}`, label: `train seed ${seed}` }) as TaskPlan;
  const note = (seed: number, now: number, report: object) =>
    tally.note({ ...report, task: task(seed) } as TaskReport, now);
  const at = (stage: string, completed = 0, count = 0) => ({
    kind: 'progress',
    progress: { stage, completed, total: count },
  });
  return { tally, note, at };
}

const done = { kind: 'finished', cached: false, wallMs: 900 };

it('the time left is unknown until a task was computed, whatever the store had', () => {
  const { tally, note, at } = tallyOf(4);
  note(1, 0, { ...done, cached: true });
  note(2, 0, { kind: 'started' });
  note(2, 10, at('epoch 1/4', 1, 4));
  expect(tally.state(20)).toMatchObject({ cached: 1, leftMs: undefined, perMinute: undefined });
});

it('the time left follows from what tasks took and how many are computed at once', () => {
  const { tally, note, at } = tallyOf(10);
  for (const seed of [1, 2, 3, 4]) note(seed, 0, { kind: 'started' });
  // Two are computed, from 1 s on; two wait.
  for (const seed of [1, 2]) note(seed, 1_000, at('epoch 1/4', 0, 4));
  for (const seed of [3, 4]) note(seed, 1_000, at('waiting'));
  note(1, 11_000, done);
  note(2, 11_000, done);
  expect(tally.state(11_000)).toMatchObject({ computed: 2, leftMs: 40_000 });
  note(3, 11_000, at('epoch 2/4', 2, 4));
  note(4, 11_000, at('waiting for another run, which computes this'));
  expect(tally.state(11_000)).toMatchObject({ leftMs: 37_500 });
  expect(tally.state(11_000).running.map(({ isComputed }) => isComputed)).toEqual([true, false]);
});

it('a task that is done again because what it had made was damaged counts once', () => {
  const { tally, note } = tallyOf(2);
  note(1, 0, { ...done, cached: true });
  note(1, 5, { kind: 'started' });
  note(1, 9, done);
  expect(tally.state(9)).toMatchObject({ computed: 1, cached: 0 });
  note(2, 9, { kind: 'failed', failure: new Error('no memory') });
  expect(tally.state(9)).toMatchObject({ computed: 1, failed: 1, leftMs: 0 });
});

it('the rate is that of tasks computed lately', () => {
  const { tally, note } = tallyOf(1000);
  note(0, 0, { kind: 'started' });
  for (let seed = 0; seed < 100; seed += 1)
    note(seed, seed < 50 ? 60_000 : 60_000 + 100 * seed, done);
  expect(tally.state(70_000).perMinute).toBeCloseTo((20 * 60_000) / (70_000 - 67_900), 6);
});
