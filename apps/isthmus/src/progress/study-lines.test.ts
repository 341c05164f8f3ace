import {
  type CellReport,
  parseStudy,
  planStudy,
  type StudyPlan,
  type TaskPlan,
  type TaskReport,
} from '@isthmus/study';
import { expect, it } from 'vitest';
import type { Colours } from '../terminal/colours.js';
import { studyLine, studyLines } from './study-lines.js';
import { createStudyTally, type StudyTally } from './study-tally.js';

const document = { name: 'shown', dataset: 'digits', network: 'mlp:784-32-10', pairs: [[1, 2]] };
const study = parseStudy(JSON.stringify(document), { file: 'study.yaml' });
const plain = (text: string) => text;
const none: Colours = { good: plain, bad: plain, warning: plain, strong: plain, faint: plain };

/** A study of two cells of which one is measured: a training and a match go on, a path has failed. */
function begun(): StudyTally {
  const plan = planStudy(study);
  const tally = createStudyTally(study, plan, 0);
  const note = (label: string, now: number, report: object) =>
    tally.note({ ...report, task: taskOf(plan, label) } as TaskReport, now);
  note('train seed 1', 0, { kind: 'started' });
  note('train seed 1', 30_000, { kind: 'finished', cached: false, wallMs: 30_000 });
  note('train seed 2', 30_000, { kind: 'started' });
  const progress = { stage: 'epoch 2/4', completed: 1, total: 4 };
  note('train seed 2', 31_000, { kind: 'progress', progress });
  const metrics = [
    ['test_loss', 0.25],
    ['test_accuracy', 0.91239],
  ] as const;
  for (const [name, value] of metrics) {
    note('train seed 2', 31_000, { kind: 'metric', metric: { name, value, step: 1 } });
  }
  const failure = new Error('no memory');
  note('evaluate 1-2 identity', 32_000, { kind: 'failed', failure });
  const definition = { metric: 'loss', repair: 'none', split: 'test' };
  const cell = { barriers: [{ definition, value: 0.03125 }] };
  const task = taskOf(plan, 'evaluate 1-2 weight');
  tally.note({ kind: 'measured', task, cell } as unknown as CellReport, 32_500);
  return tally;
}

function taskOf({ tasks }: StudyPlan, label: string): TaskPlan {
  const task = tasks.find((one) => one.label === label);
  if (task === undefined) throw new Error(`no task ${label}`);
  return task;
}

it('a study is shown by stage, with what is under way, what was measured and what failed', () => {
  const state = begun().state(33_000);
  expect(studyLines(state, { columns: 100, rows: 30 }, none)).toEqual([
    'train     ██████████░░░░░░░░░░ 1/2 1 running, 1.8/min, ETA 23 s',
    'match     ░░░░░░░░░░░░░░░░░░░░ 0/2 ETA ?',
    'evaluate  ░░░░░░░░░░░░░░░░░░░░ 0/2 1 failed, ETA ?',
    'cells     ██████████░░░░░░░░░░ 1/2 after 33 s',
    'loss barrier on test: best 0.0313 (1-2 weight), worst 0.0313 (1-2 weight), last 0.0313 (1-2 weight)',
    '   25 %  test loss 0.2500  accuracy 91.24 %  train seed 2  epoch 2/4',
    'failed: evaluate 1-2 identity: no memory',
  ]);
});

it('a low terminal shows the stages and failures, and counts tasks that have no room', () => {
  const tally = begun();
  const plan = planStudy(study);
  const report = { progress: { stage: 'sweep 1', completed: 0, total: 4 } };
  for (const label of ['match 1-2 identity', 'match 1-2 weight']) {
    const task = taskOf(plan, label);
    tally.note({ kind: 'started', task }, 33_000);
    tally.note({ kind: 'progress', task, ...report }, 33_000);
  }
  const lines = studyLines(tally.state(33_000), { columns: 100, rows: 8 }, none);
  expect(lines).toHaveLength(8);
  expect(lines.slice(5)).toEqual([
    '   25 %  test loss 0.2500  accuracy 91.24 %  train seed 2  epoch 2/4',
    '  and 2 more',
    'failed: evaluate 1-2 identity: no memory',
  ]);
});

it('without a terminal the same is one line', () => {
  expect(studyLine(begun().state(33_000))).toBe(
    'train 1/2 (1 running, 1.8/min, ETA 23 s), match 0/2 (ETA ?), evaluate 0/2 (1 failed, ETA ?); ' +
      '1 of 2 cells done after 33 s; ' +
      'loss barrier on test: best 0.0313 (1-2 weight), worst 0.0313 (1-2 weight), last 0.0313 (1-2 weight)',
  );
});
