import type { TaskReport } from '@isthmus/study';
import { askedTask, noteMetric, noteProgress, type RunningTask } from './running-task.js';

/** How far the tasks of one kind are. Times are in milliseconds. */
export interface StageState {
  readonly total: number;
  readonly computed: number;
  /** Which the store had. */
  readonly cached: number;
  readonly failed: number;
  /** Not tried: a task they need has no result, or they were left out. */
  readonly skipped: number;
  /** Those that a service was asked for and has not answered, the computed ones first. */
  readonly running: readonly RunningTask[];
  /** Of tasks computed lately; undefined before the first. */
  readonly perMinute: number | undefined;
  /** Until all are done; undefined until one was computed in this run. */
  readonly leftMs: number | undefined;
}

/** Keeps account of the tasks of one kind: each report costs the same, however many tasks there are. */
export interface StageTally {
  /** Milliseconds of a clock that never runs back. */
  note(report: TaskReport, now: number): void;
  /** How many have come to an end, whatever it is. */
  settled(): number;
  state(now: number): StageState;
}

type Outcome = 'computed' | 'cached' | 'failed' | 'skipped';

/** Tasks that the rate is taken of. */
const lately = 20;

/** Starts to count `total` tasks. */
export function createStageTally(total: number): StageTally {
  const counts: Record<Outcome, number> = { computed: 0, cached: 0, failed: 0, skipped: 0 };
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, RunningTask>();
  /** When the first task was asked for, and the last ones were computed. */
  let times: readonly number[] = [];
  let [measuredMs, measured, widest] = [0, 0, 0];

  /** What is done a second time, because what it had made was damaged, counts once. */
  function settle(id: string, outcome: Outcome): void {
    const before = outcomes.get(id);
    if (before !== undefined) counts[before] -= 1;
    outcomes.set(id, outcome);
    counts[outcome] += 1;
    running.delete(id);
  }

  function measure(id: string, wallMs: number, now: number): void {
    const since = running.get(id)?.computedSince;
    measuredMs += since === undefined ? wallMs : now - since;
    measured += 1;
    times = [...times, now].slice(-lately - 1);
  }

  function leftMs(computing: readonly RunningTask[]): number | undefined {
    const left = total - settled();
    if (left <= 0) return 0;
    if (measured === 0) return undefined;
    const begun = computing.reduce((sum, { fraction }) => sum + fraction, 0);
    // As many are computed at once as were so far: more that are asked for only wait.
    const atOnce = Math.max(1, Math.min(widest, left));
    return ((left - begun) * (measuredMs / measured)) / atOnce;
  }

  const settled = () => outcomes.size;
  return {
    note(report, now) {
      const { id } = report.task;
      switch (report.kind) {
        case 'started':
          if (times.length === 0) times = [now];
          running.set(id, askedTask(report.task));
          break;
        case 'progress': {
          const one = running.get(id);
          if (one === undefined) break;
          noteProgress(one, report.progress, now);
          widest = Math.max(widest, [...running.values()].filter(isComputed).length);
          break;
        }
        case 'metric': {
          const one = running.get(id);
          if (one !== undefined) noteMetric(one, report.metric);
          break;
        }
        case 'finished':
          if (!report.cached) measure(id, report.wallMs, now);
          settle(id, report.cached ? 'cached' : 'computed');
          break;
        case 'failed':
        case 'skipped':
          settle(id, report.kind);
      }
    },
    settled,
    state(now) {
      const all = [...running.values()];
      const computing = all.filter(isComputed);
      const [since = now] = times;
      return {
        total,
        ...counts,
        running: [...computing, ...all.filter((one) => !isComputed(one))],
        perMinute:
          measured === 0 ? undefined : ((times.length - 1) * 60_000) / Math.max(1, now - since),
        leftMs: leftMs(computing),
      };
    },
  };
}

function isComputed({ isComputed }: RunningTask): boolean {
  return isComputed;
}
