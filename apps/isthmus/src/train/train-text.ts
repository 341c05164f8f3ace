import type { Epoch } from '@isthmus/task';
import { percent } from '../terminal/percent.js';
import { createTable } from '../terminal/table.js';
import type { TrainedFiles } from './trained-files.js';

/** A trained network for people: its epochs, its levels of pruning, and where all of it lies. */
export function trainText({ model, epochs, checkpoints, levels }: TrainedFiles): string {
  const kept = checkpoints.map(
    (checkpoint) => `after step ${checkpoint.step}: ${checkpoint.model}`,
  );
  const pruned = levels.length === 0 ? [] : [levelTable(levels)];
  return [epochTable(epochs), ...pruned, ...kept, `weights: ${model}`].join('\n');
}

function epochTable(epochs: readonly Epoch[]): string {
  return createTable(
    ['epoch', 'train loss', 'test loss', 'test accuracy'],
    epochs.map(({ epoch, ...values }) => [String(epoch), ...valuesOf(values)]),
  );
}

function levelTable(levels: TrainedFiles['levels']): string {
  return createTable(
    ['level', 'density', 'train loss', 'test loss', 'test accuracy', 'weights', 'mask'],
    levels.map(({ level, density, epochs, model, mask }) => {
      const last = epochs.at(-1);
      const values = last === undefined ? ['', '', ''] : valuesOf(last);
      return [String(level), percent(density, 2), ...values, model, mask];
    }),
  );
}

function valuesOf({ trainLoss, testLoss, testAccuracy }: Omit<Epoch, 'epoch'>): string[] {
  return [trainLoss.toFixed(4), testLoss.toFixed(4), percent(testAccuracy, 2)];
}
