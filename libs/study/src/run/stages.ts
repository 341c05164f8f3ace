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
        const stage = { name, tasks: 0, computed: 0, cached: 0, wallMs: 0 };
        let endedAt = 0;
        for (const { kind, id } of plan.tasks) {
          if (kind !== name) continue;
          stage.tasks += 1;
          const done = finished.get(id);
          if (done === undefined) continue;
          stage.wallMs += done.wallMs;
          if (done.cached) {
            stage.cached += 1;
          } else {
            stage.computed += 1;
            endedAt = Math.max(endedAt, done.at);
          }
        }
        return { ...stage, elapsedMs: Math.max(0, endedAt - (begun.get(name) ?? endedAt)) };
      }),
  };
}
