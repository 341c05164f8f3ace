import { initialize } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { applyMask, density, type Mask, prune } from '../pruning/prune.js';
import { type Training, train } from './train.js';
import type { TrainingEvent, TrainingState } from './training-loop.js';

/** Where a training with pruning goes on: at a level, 0 for the dense network. */
export interface PruningState {
  readonly level: number;
  /** Of the level; undefined for a dense network. */
  readonly mask: Mask | undefined;
  /** What levels rewind to; undefined until training has come that far. */
  readonly rewound: Weights | undefined;
  readonly training: TrainingState;
}

/** What training with pruning tells: of every level, what training does, and first the mask. */
export type PruningEvent = { readonly level: number } & (
  | Exclude<TrainingEvent, { kind: 'state' }>
  | { readonly kind: 'mask'; readonly mask: Mask; readonly density: number }
  | { readonly kind: 'state'; readonly state: PruningState }
);

/** One replica to train, and then level by level what is left of it. */
export type PrunedTraining = Omit<Training, 'start' | 'saved'> & {
  /** Under which the network is trained; undefined for a dense one. */
  readonly mask: Mask | undefined;
  readonly saved: PruningState | undefined;
};

/**
 * Trains a network and, when the plan says so, prunes it iteratively: at each level the smallest of
 * the trained weights are masked, the others rewound to what they were after the plan's rewind step, and
 * trained from there with the schedule and the data of that step, by an optimizer that starts anew
 * (Frankle et al. 2020, as OpenLTH does).
 */
export function* trainAndPrune(setup: PrunedTraining): Generator<PruningEvent> {
  const { network, plan, seeds, saved } = setup;
  const { pruning } = plan;
  const levels = pruning?.levels ?? 0;
  const initial = initialize(network, seeds.seed);
  let mask = saved === undefined ? setup.mask : saved.mask;
  let rewound = saved?.rewound;
  for (let level = saved?.level ?? 0; level <= levels; level++) {
    const isFirst = level === 0;
    const resumed = saved?.level === level ? saved.training : undefined;
    const from = isFirst || rewound === undefined ? initial : rewound;
    const start = {
      step: isFirst ? 0 : (pruning?.rewindStep ?? 0),
      weights: mask === undefined ? from : applyMask(from, mask),
      ...(mask && { mask }),
    };
    for (const event of train({ ...setup, start, saved: resumed })) {
      if (event.kind === 'state') {
        const state = { level, mask, rewound, training: event.state };
        yield { level, kind: 'state', state };
        continue;
      }
      if (event.kind === 'checkpoint') {
        if (isFirst && event.step === pruning?.rewindStep) rewound = event.weights;
        if (!plan.checkpointSteps.has(event.step)) continue;
      }
      yield { level, ...event };
      if (event.kind === 'trained' && pruning !== undefined && level < levels) {
        const before = { weights: event.weights, mask: mask ?? pruning.mask };
        mask = prune(before, pruning, { level: level + 1, seed: seeds.seed });
        yield { level: level + 1, kind: 'mask', mask, density: density(mask) };
      }
    }
  }
}
