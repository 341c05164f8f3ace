import type { CellReport, Study, StudyPlan, TaskPlan, TaskReport } from '@isthmus/study';
import { createStageTally, type StageState } from './stage-tally.js';

/** The kinds of task of a study, in the order in which a cell needs them. */
export const stageNames = ['train', 'match', 'evaluate'] as const satisfies TaskPlan['kind'][];

/** The barrier of a cell, and which cell that is. */
interface ToldBarrier {
  readonly value: number;
  readonly label: string;
}

/** How far a study is. */
export interface StudyState {
  readonly stages: Readonly<Record<TaskPlan['kind'], StageState>>;
  readonly cells: { readonly total: number; readonly done: number };
  /** Of all cells whose networks are not corrected, on `split`; undefined before the first cell. */
  readonly barriers:
    | {
        readonly split: string;
        readonly best: ToldBarrier;
        readonly worst: ToldBarrier;
        readonly last: ToldBarrier;
      }
    | undefined;
  /** The newest failures. */
  readonly failures: readonly { readonly label: string; readonly message: string }[];
  readonly elapsedMs: number;
}

/** Keeps account of a study. Each report costs the same, however many cells there are. */
export interface StudyTally {
  /** Whether a stage has begun, or is complete, with that. */
  note(report: TaskReport | CellReport, now: number): boolean;
  state(now: number): StudyState;
}

/** Failures that are kept to be shown. */
const shownFailures = 3;

/** Starts to count, at a time of the clock that all reports come with. */
export function createStudyTally(study: Study, plan: StudyPlan, startedAt: number): StudyTally {
  const totals = { train: 0, match: 0, evaluate: 0 };
  for (const { kind } of plan.tasks) totals[kind] += 1;
  const tallies = {
    train: createStageTally(totals.train),
    match: createStageTally(totals.match),
    evaluate: createStageTally(totals.evaluate),
  };
  const begun = new Set<TaskPlan['kind']>();
  const split = study.evaluate.splits.includes('test') ? 'test' : study.evaluate.splits[0];
  let done = 0;
  let barriers: StudyState['barriers'];
  let failures: StudyState['failures'] = [];

  function noteCell({ cell, task }: CellReport): void {
    done += 1;
    const found = cell.barriers.find(
      ({ definition }) =>
        definition.metric === 'loss' && definition.repair === 'none' && definition.split === split,
    );
    if (found === undefined || split === undefined) return;
    const told = { value: found.value, label: task.label.replace(/^evaluate /, '') };
    const { best = told, worst = told } = barriers ?? {};
    barriers = {
      split,
      best: told.value < best.value ? told : best,
      worst: told.value > worst.value ? told : worst,
      last: told,
    };
  }

  return {
    note(report, now) {
      if (report.kind === 'measured') {
        noteCell(report);
        return false;
      }
      const { kind, label } = report.task;
      const tally = tallies[kind];
      const before = tally.settled();
      tally.note(report, now);
      if (report.kind === 'failed') {
        const { message } = report.failure;
        failures = [...failures, { label, message }].slice(-shownFailures);
      }
      const isFirst = report.kind === 'started' && !begun.has(kind);
      if (isFirst) begun.add(kind);
      const isLast = tally.settled() > before && tally.settled() === totals[kind];
      return isFirst || (isLast && begun.has(kind));
    },
    state(now) {
      const [train, match, evaluate] = stageNames.map((name) => tallies[name].state(now));
      if (!train || !match || !evaluate) throw new Error('a study has three stages');
      return {
        stages: inOrder({ train, match, evaluate }),
        cells: { total: plan.cells.length, done },
        barriers,
        failures,
        elapsedMs: now - startedAt,
      };
    },
  };
}

/** No stage is done before one that it needs: where that is not known, nor is this. */
function inOrder({ train, match, evaluate }: StudyState['stages']): StudyState['stages'] {
  const matched = after(match, train);
  return { train, match: matched, evaluate: after(evaluate, matched) };
}

function after(stage: StageState, needed: StageState): StageState {
  if (stage.leftMs === 0 || needed.leftMs === 0) return stage;
  const isKnown = stage.leftMs !== undefined && needed.leftMs !== undefined;
  return { ...stage, leftMs: isKnown ? Math.max(stage.leftMs, needed.leftMs) : undefined };
}
