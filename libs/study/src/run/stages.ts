import type { StudyPlan, TaskPlan } from '../plan.js';
import type { Stage } from '../study-results.js';
import type { TaskReport } from './task-context.js';

const names = ['train', 'match', 'evaluate'] as const;

/** Counts and times the tasks of each kind while a study runs. */
export interface StageClock {
  note(report: TaskReport): void;
  stages(): Stage[];
}

/** Starts counting. */
export function createStageClock(plan: StudyPlan): StageClock {
  const begun = new Map<TaskPlan['kind'], number>();
  const finished = new Map<string, { cached: boolean; wallMs: number; at: number }>();
  return {
    note(report) {
      const { kind, id } = report.task;
      if (report.kind === 'started' && !begun.has(kind)) begun.set(kind, performance.now());
      if (report.kind !== 'finished') return;
      // What is done a second time, because what it had made was damaged, counts once.
      finished.set(id, { cached: report.cached, wallMs: report.wallMs, at: performance.now() });
    },
    stages: () =>
      names.map((name) => {
        const tasks = plan.tasks.filter(({ kind }) => kind === name);
        const done = tasks.flatMap(({ id }) => finished.get(id) ?? []);
        const computed = done.filter(({ cached }) => !cached);
        const endedAt = Math.max(0, ...computed.map(({ at }) => at));
        return {
          name,
          tasks: tasks.length,
          computed: computed.length,
          cached: done.length - computed.length,
          wallMs: done.reduce((sum, { wallMs }) => sum + wallMs, 0),
          elapsedMs: Math.max(0, endedAt - (begun.get(name) ?? endedAt)),
        };
      }),
  };
}
