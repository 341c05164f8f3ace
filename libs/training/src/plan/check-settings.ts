import { parseAugmentation } from '../augmentation/augmentation.js';
import { parseCheckpointMoments } from '../notation/checkpoint-moments.js';
import { parseOptimizer } from '../notation/optimizer-spec.js';
import { parsePruning } from '../notation/pruning-notation.js';
import { parseSchedule } from '../notation/schedule-notation.js';
import { parseSpawn, type TrainingSettings } from './training-plan.js';

/**
 * Throws a RangeError for a setting that cannot be read. What does not fit the network or its examples is for
 * `planTraining` to refuse, which needs them.
 */
export function checkSettings(settings: TrainingSettings): void {
  const { optimizer, schedule, augment, checkpoints, spawn, prune } = settings;
  parseOptimizer(optimizer);
  parseSchedule(schedule);
  if (augment.length > 0) parseAugmentation(augment);
  if (checkpoints !== 'none') parseCheckpointMoments(checkpoints);
  if (spawn !== 'none') parseSpawn(spawn);
  if (prune !== 'none') parsePruning(prune);
}
