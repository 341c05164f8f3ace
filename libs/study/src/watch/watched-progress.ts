import { type StudyPlan, type TaskPlan, trainingsOf } from '../plan.js';
import type { WatchedStatus, WatchedTask } from './watched-task.js';

/** How many tasks, or cells, are in each state. */
export type StatusCounts = Readonly<Record<WatchedStatus, number>>;

/** How far a study is, as its store tells. */
export interface WatchedProgress {
  readonly stages: readonly {
    readonly name: TaskPlan['kind'];
    readonly tasks: StatusCounts;
    /** Mean duration of those that are done, whenever they were computed; undefined before the first. */
    readonly meanMs: number | undefined;
  }[];
  readonly cells: StatusCounts;
  /** The state of each cell, in the order of the plan. */
  readonly cellStates: readonly { readonly label: string; readonly status: WatchedStatus }[];
  readonly running: readonly WatchedTask[];
  readonly failed: readonly WatchedTask[];
}

const kinds = ['train', 'match', 'evaluate'] as const;

/** Counts tasks and cells. A cell is failed, or running, where a task that it needs is. */
export function watchedProgress(
  plan: StudyPlan,
  tasks: ReadonlyMap<string, WatchedTask>,
): WatchedProgress {
  const all = [...tasks.values()];
  const cellStates = plan.cells.map(({ evaluate }) => {
    const { match } = evaluate;
    const needed = [evaluate, match, ...trainingsOf([match.a, match.b])];
    const states = new Set(needed.map(({ id }) => tasks.get(id)?.status ?? 'waiting'));
    return { label: evaluate.label.replace(/^evaluate /, ''), status: stateOfCell(states) };
  });
  return {
    stages: kinds.map((name) => {
      const ofKind = all.filter(({ plan }) => plan.kind === name);
      const times = ofKind.flatMap(({ wallMs }) => wallMs ?? []);
      const sum = times.reduce((total, ms) => total + ms, 0);
      const meanMs = times.length === 0 ? undefined : sum / times.length;
      return { name, tasks: countsOf(ofKind), meanMs };
    }),
    cells: countsOf(cellStates),
    cellStates,
    running: all.filter(({ status }) => status === 'running'),
    failed: all.filter(({ status }) => status === 'failed'),
  };
}

function stateOfCell(states: ReadonlySet<WatchedStatus>): WatchedStatus {
  if (states.size === 1 && states.has('done')) return 'done';
  for (const status of ['failed', 'running'] as const) if (states.has(status)) return status;
  return states.has('done') ? 'ready' : 'waiting';
}

function countsOf(all: readonly { readonly status: WatchedStatus }[]): StatusCounts {
  const counts = { waiting: 0, ready: 0, running: 0, done: 0, failed: 0 };
  for (const { status } of all) counts[status] += 1;
  return counts;
}
