import type { TaskPlan } from '@isthmus/study';
import { isWaiting, type Metric, type Progress } from '@isthmus/task';

/** A task that a service was asked for. */
export interface RunningTask {
  readonly task: TaskPlan;
  /** When it was first seen to be computed, in milliseconds of the run's clock; undefined while it waits. */
  computedSince?: number;
  /** Whether it is computed now; one that is made by another run waits. */
  isComputed: boolean;
  stage: string;
  /** Of the task, in [0, 1]. */
  fraction: number;
  /** The newest value of each metric, by its name without the level of pruning. */
  readonly metrics: Map<string, number>;
}

/** A task that was just asked for. */
export function askedTask(task: TaskPlan): RunningTask {
  return { task, isComputed: false, stage: 'waiting', fraction: 0, metrics: new Map() };
}

/** Notes how far it is. */
export function noteProgress(running: RunningTask, progress: Progress, now: number): void {
  running.stage = progress.stage;
  running.isComputed = !isWaiting(progress);
  if (running.isComputed) running.computedSince ??= now;
  if (progress.total > 0) running.fraction = Math.min(1, progress.completed / progress.total);
}

/** Notes what was measured; a network's later levels of pruning take the place of earlier ones. */
export function noteMetric(running: RunningTask, { name, value }: Metric): void {
  running.metrics.set(name.replace(/\/level_\d+$/, ''), value);
}

/** The newest mean over the networks of a training of a metric, such as "test_loss"; undefined before its first epoch. */
export function meanMetric({ metrics }: RunningTask, name: string): number | undefined {
  const values = [...metrics].flatMap(([key, value]) =>
    key.split('/')[0] === name ? [value] : [],
  );
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
