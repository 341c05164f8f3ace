import { initialize } from '@isthmus/network';
import { applyMask, density, type Mask, prune } from '../pruning/prune.js';
import { type Training, train } from './train.js';
import type { TrainingEvent } from './training-event.js';
import { atLevel, placeOf } from './training-place.js';

/** One replica to train, and then level by level what is left of it; its place is that of the dense network. */
export type PrunedTraining = Omit<Training, 'start'> & {
  /** Under which the network is trained; undefined for a dense one. */
  readonly mask: Mask | undefined;
};

/**
 * Trains a network and, when the plan says so, prunes it iteratively: at each level the smallest of
 * the trained weights are masked, the others rewound to what they were after the plan's rewind step, and
 * trained from there with the schedule and the data of that step, by an optimizer that starts anew
 * (Frankle et al. 2020, as OpenLTH does).
 */
export function* trainAndPrune(setup: PrunedTraining): Generator<TrainingEvent> {
  const { network, plan, seeds, saved } = setup;
  const { place: dense = placeOf(0, 1, plan) } = setup;
  const { pruning } = plan;
  const levels = pruning?.levels ?? 0;
  const initial = initialize(network, seeds.seed);
  let mask = saved === undefined ? setup.mask : saved.mask;
  let rewound = saved?.rewound;
  for (let level = saved?.level ?? 0; level <= levels; level++) {
    const isFirst = level === 0;
    const place = atLevel(dense, level, plan);
    const resumed = saved?.level === level ? saved : undefined;
    const from = isFirst || rewound === undefined ? initial : rewound;
    const start = {
      step: isFirst ? 0 : (pruning?.rewindStep ?? 0),
      weights: mask === undefined ? from : applyMask(from, mask),
      ...(mask && { mask }),
    };
    for (const event of train({ ...setup, place, start, saved: resumed })) {
      if (event.kind === 'state') {
        yield { kind: 'state', state: { ...event.state, mask, rewound } };
        continue;
      }
      if (event.kind === 'checkpoint') {
        if (isFirst && event.step === pruning?.rewindStep) rewound = event.model;
        if (!plan.checkpointSteps.has(event.step)) continue;
      }
      yield event;
      if (event.kind === 'model' && pruning !== undefined && level < levels) {
        const before = { weights: event.model, mask: mask ?? pruning.mask };
        mask = prune(before, pruning, { level: level + 1, seed: seeds.seed });
        const { replica } = place;
        yield { kind: 'mask', replica, level: level + 1, density: density(mask), mask };
      }
    }
  }
}
