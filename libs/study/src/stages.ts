import type { StudyPlan } from './plan.js';
import type { TaskReport } from './run-tasks.js';
import type { Stage } from './study-results.js';

const names = ['train', 'match', 'evaluate'] as const;

/** Counts and times the tasks of each kind while a study runs. */
export interface StageClock {
  note(report: TaskReport): void;
  stages(): Stage[];
}

/** Starts counting. */
export function createStageClock(plan: StudyPlan): StageClock {
  const tallies = {
    train: { computed: 0, cached: 0, wallMs: 0, startedAt: 0, endedAt: 0 },
    match: { computed: 0, cached: 0, wallMs: 0, startedAt: 0, endedAt: 0 },
    evaluate: { computed: 0, cached: 0, wallMs: 0, startedAt: 0, endedAt: 0 },
  };
  return {
    note(report) {
      const tally = tallies[report.task.kind];
      if (report.kind === 'started') tally.startedAt ||= performance.now();
      if (report.kind !== 'finished') return;
      tally[report.cached ? 'cached' : 'computed'] += 1;
      tally.wallMs += report.wallMs;
      if (!report.cached) tally.endedAt = performance.now();
    },
    stages: () =>
      names.map((name) => {
        const { computed, cached, wallMs, startedAt, endedAt } = tallies[name];
        const tasks = plan.tasks.filter(({ kind }) => kind === name).length;
        const elapsedMs = Math.max(0, endedAt - startedAt);
        return { name, tasks, computed, cached, wallMs, elapsedMs };
      }),
  };
}
