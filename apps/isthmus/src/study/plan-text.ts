import type { StudyPlan, TaskPlan, TaskStatus } from '@isthmus/study';
import { createTable } from '../terminal/table.js';
import type { PlannedStage } from './plan-summary.js';

/** The stages of a plan for people, and what is to be expected of what is left. */
export function planTable(stages: readonly PlannedStage[], cells: number): string {
  const rows = stages.map((stage) => [
    stage.kind,
    ...(['tasks', 'done', 'ready', 'waiting', 'diverged'] as const).map((key) =>
      String(stage[key]),
    ),
    ...leftWords(stage),
  ]);
  const sum = (key: 'tasks' | 'done') => stages.reduce((total, stage) => total + stage[key], 0);
  return [
    createTable(
      ['stage', 'tasks', 'done', 'ready', 'waiting', 'diverged', 'time left', 'to store'],
      rows,
    ),
    `${cells} cells, ${sum('tasks')} tasks, ${sum('done')} done`,
    ...basisLines(stages),
  ].join('\n');
}

/** Every task of a plan for people. */
export function taskTable({ tasks }: StudyPlan, statusOf: (task: TaskPlan) => TaskStatus): string {
  return createTable(
    ['task', 'status'],
    tasks.map((task) => [task.label, statusOf(task)]),
  );
}

function leftWords({ ready, waiting, left }: PlannedStage): [time: string, bytes: string] {
  if (ready + waiting === 0) return ['-', '-'];
  if (left === undefined) return ['unknown', 'unknown'];
  return [timeWords(left.wallMs), byteWords(left.bytes)];
}

function basisLines(stages: readonly PlannedStage[]): string[] {
  const bases = stages.flatMap(({ kind, left }) => (left ? [`${left.basis} ${kind}`] : []));
  if (bases.length === 0) return [];
  const what =
    'time and bytes of artifacts are medians of the tasks of the same network that are done';
  return [`${what} (${bases.join(', ')}), one task after the other`];
}

/** In two digits: it is an estimate. */
function timeWords(milliseconds: number): string {
  return inUnits(milliseconds, [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
    ['ms', 1],
  ]);
}

function byteWords(bytes: number): string {
  return inUnits(bytes, [
    ['TB', 1e12],
    ['GB', 1e9],
    ['MB', 1e6],
    ['kB', 1e3],
    ['B', 1],
  ]);
}

/** The largest unit of which there are two or more, or the last. */
function inUnits(
  amount: number,
  units: readonly (readonly [name: string, size: number])[],
): string {
  const [name, size] = units.find(([, size]) => amount >= 2 * size) ?? units.at(-1) ?? ['', 1];
  return `${Number((amount / size).toPrecision(2))} ${name}`;
}
