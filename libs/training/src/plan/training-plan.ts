import { type Network, networkParameters, shortNotation } from '@isthmus/network';
import { type Augmentation, parseAugmentation } from '../augmentation/augmentation.js';
import { checkpointSteps, parseCheckpointMoments } from '../notation/checkpoint-moments.js';
import { formatDuration, stepsOf, type TrainingLength } from '../notation/durations.js';
import { type OptimizerSpec, parseOptimizer } from '../notation/optimizer-spec.js';
import { type Pruning, parsePruning, rewindStep } from '../notation/pruning-notation.js';
import type { Schedule } from '../notation/schedule.js';
import { checkSchedule, parseSchedule } from '../notation/schedule-notation.js';
import { parseSpawn } from '../notation/spawn-notation.js';
import { denseMask, type Mask } from '../pruning/prune.js';
import type { TrainingSettings } from '../settings/setting-values.js';

/** How to prune, and where from. */
interface PruningPlan extends Pruning {
  readonly rewindStep: number;
  /** Of the dense network. */
  readonly mask: Mask;
}

/** The same, read for one network and data set. Steps count from 0, before the first. */
export interface TrainingPlan extends TrainingLength {
  readonly optimizer: OptimizerSpec;
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly batchSize: number;
  readonly epochs: number;
  readonly labelSmoothing: number;
  readonly clip: number | undefined;
  readonly augmentation: Augmentation | undefined;
  readonly checkpointSteps: ReadonlySet<number>;
  /** From which step on a replica draws from seeds of its own. */
  readonly spawnStep: number;
  readonly pruning: PruningPlan | undefined;
}

/**
 * Reads how to train a network on so many examples. Throws a RangeError that names field, value and
 * range for whatever does not fit them, or cannot be read.
 */
export function planTraining(
  settings: TrainingSettings,
  { network, examples }: { readonly network: Network; readonly examples: number },
): TrainingPlan {
  const { learningRate, batchSize, epochs, labelSmoothing, clip, augment } = settings;
  if (batchSize > examples) {
    throw new RangeError(
      `a batch is larger than the training split [batchSize=${batchSize}, expected 1..${examples}]`,
    );
  }
  const stepsAnEpoch = Math.ceil(examples / batchSize);
  const length = { stepsAnEpoch, steps: epochs * stepsAnEpoch };
  const schedule = parseSchedule(settings.schedule);
  checkSchedule(schedule, learningRate, length);
  if (augment.length > 0 && network.inputShape.length !== 3) {
    throw new RangeError(
      `augmentation is of images, and the network takes vectors [augment=${augment.join(' ')}, network=${shortNotation(network.notation)}]`,
    );
  }
  const optimizer = parseOptimizer(settings.optimizer);
  if (optimizer.kind === 'noisy-sgd' && settings.prune !== 'none') {
    throw new RangeError(
      'noise would bring pruned weights back [optimizer=noisy-sgd]; prune with another optimizer',
    );
  }
  const isNone = (text: string) => text === 'none';
  return {
    ...length,
    optimizer,
    learningRate,
    schedule,
    batchSize,
    epochs,
    labelSmoothing,
    clip: clip === 0 ? undefined : clip,
    augmentation: augment.length === 0 ? undefined : parseAugmentation(augment),
    checkpointSteps: new Set(
      isNone(settings.checkpoints)
        ? []
        : checkpointSteps(parseCheckpointMoments(settings.checkpoints), length),
    ),
    spawnStep: isNone(settings.spawn) ? 0 : spawnStep(settings.spawn, length),
    pruning: isNone(settings.prune) ? undefined : planPruning(settings.prune, network, length),
  };
}

function planPruning(text: string, network: Network, length: TrainingLength): PruningPlan {
  const pruning = parsePruning(text);
  const mask = denseMask(networkParameters(network), pruning.exclude);
  return { ...pruning, rewindStep: rewindStep(pruning, length), mask };
}

function spawnStep(text: string, length: TrainingLength): number {
  const spawn = parseSpawn(text);
  const step = stepsOf(spawn, length);
  if (step < length.steps) return step;
  throw new RangeError(
    `the moment to spawn at is not before the end of training [spawn=${formatDuration(spawn)}, expected 1st..${length.steps - 1}st, got ${step}st]`,
  );
}
