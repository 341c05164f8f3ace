import { choice, factor, type Options } from '@isthmus/notation';
import {
  type Duration,
  duration,
  durations,
  formatDuration,
  stepsOf,
  type TrainingLength,
} from './durations.js';
import type { Schedule, WarmUp } from './schedule.js';
import { atLeastZero, readSetting, type SettingForm } from './setting-notation.js';

const forms: Readonly<Record<Schedule['kind'], SettingForm<Schedule>>> = {
  constant: { example: 'constant', build: () => ({ kind: 'constant' }) },
  linear: {
    example: 'linear:warmup=5ep,from=1e-6',
    build: (options) => {
      const over = options.need('warmup', duration);
      return { kind: 'linear', warmUp: { over, from: from(options) } };
    },
  },
  step: {
    example: 'step:at=80ep+120ep,factor=0.1,warmup=1ep,from=0',
    build: (options) => ({
      kind: 'step',
      at: options.need('at', durations),
      factor: options.take('factor', factor, 0.1),
      warmUp: warmUp(options),
    }),
  },
  cosine: {
    example: 'cosine:warmup=10st,from=1e-6',
    build: (options) => ({ kind: 'cosine', warmUp: warmUp(options) }),
  },
  'up-down': {
    example: 'up-down:peak=5ep,per=step',
    build: (options) => ({
      kind: 'up-down',
      peak: options.need('peak', duration),
      per: options.take('per', choice('step', 'epoch'), 'step'),
    }),
  },
};

/**
 * Reads a schedule's notation, such as "cosine:warmup=10st,from=1e-6"; docs/training.md lists all.
 * Throws a RangeError; what depends on the length of the training is for `checkSchedule` to refuse.
 */
export function parseSchedule(text: string): Schedule {
  return readSetting('schedule', text, forms);
}

/**
 * Throws a RangeError when a schedule does not fit a training of this length and base rate: a warm-up or
 * peak beyond the end, a warm-up from above the base rate, moments that do not rise, or of which one
 * lies in the warm-up or not before the end.
 */
export function checkSchedule(schedule: Schedule, base: number, length: TrainingLength): void {
  const warmUp = 'warmUp' in schedule ? schedule.warmUp : undefined;
  if (warmUp !== undefined) {
    checkMoment('warmup', warmUp.over, [1, length.steps], length);
    if (warmUp.from > base) {
      throw new RangeError(
        `a warm-up begins above the learning rate that it leads to [from=${warmUp.from}, expected 0..${base}]`,
      );
    }
  }
  if (schedule.kind === 'up-down') {
    checkMoment('peak', schedule.peak, [1, length.steps], length);
  }
  if (schedule.kind === 'step') {
    let least = warmUp === undefined ? 1 : stepsOf(warmUp.over, length);
    for (const moment of schedule.at) {
      checkMoment('at', moment, [least, length.steps - 1], length);
      least = stepsOf(moment, length) + 1;
    }
  }
}

function checkMoment(
  field: string,
  moment: Duration,
  [least, most]: readonly [number, number],
  length: TrainingLength,
): void {
  const steps = stepsOf(moment, length);
  if (steps >= least && steps <= most) return;
  throw new RangeError(
    `a moment of the schedule does not fit the run [${field}=${formatDuration(moment)}, expected ${least}st..${most}st, got ${steps}st, steps=${length.steps}]`,
  );
}

function warmUp(options: Options): WarmUp | undefined {
  const over = options.take('warmup', duration, undefined);
  // Taken with a warm-up alone, so that it is refused where there is none.
  return over === undefined ? undefined : { over, from: from(options) };
}

function from(options: Options): number {
  return options.take('from', atLeastZero, 0);
}
