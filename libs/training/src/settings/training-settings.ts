import { readRandomMap } from '../augmentation/augmentation-notation.js';
import { parseCheckpointMoments } from '../notation/checkpoint-moments.js';
import { parseOptimizer } from '../notation/optimizer-spec.js';
import { parsePruning } from '../notation/pruning-notation.js';
import { parseSchedule } from '../notation/schedule-notation.js';
import { parseSpawn } from '../notation/spawn-notation.js';
import { count, fraction, noneOr, notation, notations, positive, zeroOrMore } from './setting.js';

/** More than any training has. */
const most = { batchSize: 10_000_000, epochs: 1_000_000, augmentations: 64 } as const;

/**
 * Every way in which two trainings on the same data can differ, beside their seeds: each is declared here and
 * nowhere else. A study's keys and grid, a task's spec, the options of `isthmus train` and the columns of tables and
 * reports are made of it, in this order. docs/training.md describes the notations.
 */
export const trainingSettings = {
  /** How weights are moved along gradients. */
  optimizer: notation({
    read: parseOptimizer,
    default: 'adam',
    expected: 'an optimizer, such as adam or sgd:decay=1e-4',
    option: '--optimizer <notation>',
    description: 'e.g. adam or sgd:momentum=0.9,decay=1e-4',
    varied: { list: 'optimizers', title: 'Optimizer', tellsDefault: true },
  }),
  learningRate: positive({
    default: 1e-3,
    expected: 'a number above 0, such as 1e-3',
    option: '--learning-rate <rate>',
    description: 'the learning rate',
    varied: { list: 'learning rates', title: 'Learning rate', tellsDefault: true },
  }),
  /** How the learning rate moves. */
  schedule: notation({
    read: parseSchedule,
    default: 'constant',
    expected: 'a schedule, such as constant or cosine:warmup=1ep',
    option: '--schedule <notation>',
    description: 'e.g. cosine:warmup=1ep',
    varied: { list: 'schedules', title: 'Schedule', tellsDefault: false },
  }),
  /** Examples a step. */
  batchSize: count({
    most: most.batchSize,
    default: 500,
    expected: `a whole number of examples a step, from 1 to ${most.batchSize}`,
    option: '--batch-size <examples>',
    description: 'examples a step',
    varied: { list: 'batch sizes', title: 'Batch size', tellsDefault: true },
  }),
  /** Passes over the training split. */
  epochs: count({
    most: most.epochs,
    default: 10,
    expected: `a whole number of passes over the training split, from 1 to ${most.epochs}`,
    option: '--epochs <number>',
    description: 'passes over the training split',
    varied: { list: 'numbers of epochs', title: 'Epochs', tellsDefault: true },
  }),
  /** Weight of the uniform distribution in the targets (Szegedy et al. 2016). */
  labelSmoothing: fraction({
    default: 0,
    expected: 'a number from 0 to below 1',
    option: '--label-smoothing <share>',
    description: 'of the targets, from 0 to below 1',
    varied: { list: 'numbers', title: 'Label smoothing', tellsDefault: false },
  }),
  /** Largest norm of the whole gradient; 0 for any. */
  clip: zeroOrMore({
    default: 0,
    expected: 'the largest norm of the gradient, a number above 0; 0 for any',
    option: '--clip <norm>',
    description: 'largest norm of the gradient; 0 for any',
    varied: { list: 'norms', title: 'Clip', tellsDefault: false },
  }),
  /** What is done to training images, in this order. */
  augment: notations({
    read: readRandomMap,
    most: most.augmentations,
    default: [],
    expected: `a list of at most ${most.augmentations} augmentations, such as [crop:padding=4, flip]`,
    expectedOne: 'an augmentation, such as flip',
    option: '--augment <notations...>',
    description: 'e.g. crop:padding=4 flip',
    varied: { list: 'lists of augmentations', title: 'Augmentation', tellsDefault: false },
  }),
  /** When networks are kept on the way. */
  checkpoints: notation({
    read: noneOr(parseCheckpointMoments),
    default: 'none',
    expected: 'moments at which networks are kept, such as 1ep+2ep or every=5ep; or none',
    option: '--checkpoints <moments>',
    description: 'networks to keep on the way, e.g. 1ep+2ep',
    varied: undefined,
  }),
  /** From when a network's own seeds of order and noise count; until then one seed stands for both. */
  spawn: notation({
    read: noneOr(parseSpawn),
    default: 'none',
    expected: 'a duration, such as 5ep or 100st; or none',
    option: '--spawn <duration>',
    description: 'when --order-seed and --noise-seed take effect, e.g. 5ep',
    varied: { list: 'durations', title: 'Spawn', tellsDefault: false },
  }),
  /** Iterative pruning. */
  prune: notation({
    read: noneOr(parsePruning),
    default: 'none',
    expected: 'a way to prune, such as magnitude:levels=10; or none',
    option: '--prune <notation>',
    description: 'e.g. magnitude:levels=10,rewind=1ep',
    varied: undefined,
  }),
} as const;
