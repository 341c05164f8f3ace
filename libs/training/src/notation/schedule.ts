import { type Duration, stepsOf, type TrainingLength } from './durations.js';

/** A linear rise from the rate `from` at the first step to the base rate after `over`. */
export interface WarmUp {
  readonly over: Duration;
  readonly from: number;
}

/**
 * How the learning rate moves over a training. `linear` is constant after its warm-up; `step` is
 * multiplied by `factor` at every moment of `at`; `cosine` falls to 0 at the end; `up-down` rises
 * from 0 to the base rate at `peak` and falls to 0 at the end, along lines, moving at every step or
 * only where an epoch begins.
 */
export type Schedule =
  | { readonly kind: 'constant' }
  | { readonly kind: 'linear'; readonly warmUp: WarmUp }
  | {
      readonly kind: 'step';
      readonly at: readonly Duration[];
      readonly factor: number;
      readonly warmUp: WarmUp | undefined;
    }
  | { readonly kind: 'cosine'; readonly warmUp: WarmUp | undefined }
  | { readonly kind: 'up-down'; readonly peak: Duration; readonly per: 'step' | 'epoch' };

/**
 * The learning rate of the step that comes after `done` others, from 0 to steps - 1, as optax and
 * PyTorch's schedulers count. The schedule is one that `checkSchedule` lets pass for this length.
 */
export function learningRateAt(
  schedule: Schedule,
  base: number,
  done: number,
  length: TrainingLength,
): number {
  const warmUp = 'warmUp' in schedule ? schedule.warmUp : undefined;
  const warm = warmUp === undefined ? 0 : stepsOf(warmUp.over, length);
  if (warmUp !== undefined && done < warm) {
    return warmUp.from + (base - warmUp.from) * (done / warm);
  }
  switch (schedule.kind) {
    case 'constant':
    case 'linear':
      return base;
    case 'step': {
      const passed = schedule.at.filter((moment) => stepsOf(moment, length) <= done).length;
      return base * schedule.factor ** passed;
    }
    case 'cosine':
      return (base * (1 + Math.cos((Math.PI * (done - warm)) / (length.steps - warm)))) / 2;
    case 'up-down': {
      const moment = schedule.per === 'step' ? done : done - (done % length.stepsAnEpoch);
      const peak = stepsOf(schedule.peak, length);
      const isRising = moment <= peak;
      return base * (isRising ? moment / peak : (length.steps - moment) / (length.steps - peak));
    }
  }
}
