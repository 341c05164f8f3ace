import type { StudyPlan } from '../plan.js';
import type { StudyResults } from '../study-results.js';
import { createStageClock } from './stages.js';
import type { TaskReport } from './task-context.js';
import type { TaskFailed } from './task-failed.js';

/** What of a run's reports stands in its results. */
type Logged = Pick<StudyResults, 'tasks' | 'stages' | 'failures'>;

/** Keeps account of what happens to the tasks of a study. */
export interface StudyLog {
  note(report: TaskReport): void;
  /** What was noted so far. */
  logged(): Logged;
  /** Results that were read from records without a hash. */
  unverified(): number;
}

/** Starts with nothing. */
export function createStudyLog(plan: StudyPlan): StudyLog {
  const clock = createStageClock(plan);
  const failed = new Map<string, TaskFailed>();
  const unverified = new Set<string>();
  let skipped = 0;
  return {
    note(report) {
      clock.note(report);
      if (report.kind === 'failed') failed.set(report.task.id, report.failure);
      if (report.kind === 'skipped') skipped += 1;
      if (report.kind === 'remark' && report.remark.kind === 'unverified') {
        unverified.add(report.remark.key);
      }
    },
    logged() {
      const failures = plan.tasks.flatMap(({ id }) => shownFailure(failed.get(id)));
      const stages = clock.stages();
      const count = (key: 'computed' | 'cached') =>
        stages.reduce((total, stage) => total + stage[key], 0);
      const tasks = {
        computed: count('computed'),
        cached: count('cached'),
        failed: failures.length,
        skipped,
      };
      return { tasks, stages, failures };
    },
    unverified: () => unverified.size,
  };
}

function shownFailure(failure: TaskFailed | undefined): StudyResults['failures'] {
  if (failure === undefined) return [];
  const { task, kind, message } = failure;
  return [{ task: task.label, kind: kind === 'diverged' ? kind : 'failed', message }];
}
