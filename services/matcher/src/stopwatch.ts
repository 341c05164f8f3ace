import type { Phase, Timed } from '@isthmus/matching';
import type { MatchResult } from '@isthmus/task';

/** Counts what a search spends its time on. */
export interface Stopwatch {
  readonly timed: Timed;
  split(): MatchResult['time'];
}

/** Starts at zero. */
export function createStopwatch(): Stopwatch {
  const spentMs: Record<Phase, number> = { cost: 0, assignment: 0, projection: 0 };
  return {
    timed(phase, work) {
      const startedAt = performance.now();
      try {
        return work();
      } finally {
        spentMs[phase] += performance.now() - startedAt;
      }
    },
    split: () => ({
      costMs: spentMs.cost,
      assignmentMs: spentMs.assignment,
      projectionMs: spentMs.projection,
    }),
  };
}
