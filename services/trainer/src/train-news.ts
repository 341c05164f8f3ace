import type { TaskNews, TrainSpec } from '@isthmus/task';
import type { TrainOutput } from './train-outputs.js';
import type { TrainWorkEvent } from './train-work.js';

/** A stage of a task before its first step. */
export function stage(name: string): TaskNews {
  return { kind: 'progress', progress: { stage: name, completed: 0, total: 0 } };
}

/** How far a task is after a step, told beside what became of the task before. */
export function stepProgress(
  { replica, level, epoch, done, total }: Extract<TrainWorkEvent, { kind: 'step' }>,
  { runs, epochs }: TrainSpec,
  suffix: string,
): TaskNews {
  const which =
    replica === undefined ? `${runs.length} networks` : `network ${replica + 1}/${runs.length}`;
  const network = runs.length === 1 ? '' : `${which}, `;
  const pruned = level === 0 ? '' : `level ${level}, `;
  const text = `${network}${pruned}epoch ${epoch}/${epochs}${suffix}`;
  return { kind: 'progress', progress: { stage: text, completed: done, total } };
}

/** An epoch's values; those of several networks and levels have names of their own. */
export function* epochMetrics(output: TrainOutput, { runs }: TrainSpec): Generator<TaskNews> {
  if (output.kind !== 'epoch') return;
  const { replica, level, epoch } = output;
  const of = `${runs.length === 1 ? '' : `/run_${replica}`}${level === 0 ? '' : `/level_${level}`}`;
  const metric = (name: string, value: number): TaskNews => ({
    kind: 'metric',
    metric: { name: `${name}${of}`, value, step: epoch.epoch },
  });
  yield metric('train_loss', epoch.trainLoss);
  yield metric('test_loss', epoch.testLoss);
  yield metric('test_accuracy', epoch.testAccuracy);
}
