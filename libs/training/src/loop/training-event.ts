import type { Weights } from '@isthmus/permutation';
import type { Mask } from '../pruning/prune.js';

/** Means over one pass, or over what is left of one that training began in. */
interface TrainingEpoch {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
}

/** All that the training of a task goes on from, to the bit. */
export interface TrainingState {
  /** The replica in training, from 0, and its level; both 0 where all are trained together. */
  readonly replica: number;
  readonly level: number;
  /** Of the level; undefined for a dense network. */
  readonly mask: Mask | undefined;
  /** What levels rewind to; undefined until training has come that far. */
  readonly rewound: Weights | undefined;
  /** Steps done, of the level. */
  readonly step: number;
  /** Examples of the pass that is under way, and what each network's losses on them sum to. */
  readonly seen: number;
  readonly lossSums: readonly number[];
  /** Of each network in training. */
  readonly weights: readonly Weights[];
  readonly optimizer: ReadonlyMap<string, Float32Array>;
}

/** Which network of a task: a replica, from 0, at a level of pruning, 0 for the dense one. */
interface OfNetwork {
  readonly replica: number;
  readonly level: number;
}

/**
 * What training tells, from the loop to the service that stores it. `Model` is how it holds the arrays of a network or a
 * mask, and `State` the state: as they are, or as the bytes of a file. `step` counts those done, from the training's
 * beginning.
 */
export type TrainingEvent<Model = Weights, State = TrainingState> =
  | { readonly kind: 'batch' }
  | {
      readonly kind: 'step';
      /** Undefined where the step is one of all replicas. */
      readonly replica: number | undefined;
      readonly level: number;
      readonly epoch: number;
      readonly step: number;
      /** Steps done, and those that there are, over all replicas and levels. */
      readonly done: number;
      readonly total: number;
    }
  | (OfNetwork & {
      readonly kind: 'epoch';
      readonly epoch: TrainingEpoch;
      readonly durationMs: number;
    })
  /** After each of the plan's checkpoint steps; from `train` also after that which levels rewind to. */
  | (OfNetwork & { readonly kind: 'checkpoint'; readonly step: number; readonly model: Model })
  /** With which the level begins. */
  | (OfNetwork & { readonly kind: 'mask'; readonly density: number; readonly mask: Model })
  /** A trained network. Steps are timed all networks together. */
  | (OfNetwork & { readonly kind: 'model'; readonly model: Model; readonly stepMs: number })
  | { readonly kind: 'state'; readonly state: State };
