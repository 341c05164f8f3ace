import { NotationError } from '@isthmus/notation';
import { shorten } from '@isthmus/spelling';
import {
  type Duration,
  duration,
  formatDuration,
  stepsOf,
  type TrainingLength,
} from './durations.js';

/** When a replica's weights are kept. `powers` is after 1, 2, 4, 8, ... steps. */
export type CheckpointMoment =
  | { readonly kind: 'init' | 'end' | 'powers' }
  | { readonly kind: 'at' | 'every'; readonly duration: Duration };

/** How many checkpoints of one replica are kept at most. */
const mostCheckpoints = 10_000;

/**
 * Reads moments such as "init+1ep+2ep", "every=2ep+end" or "powers"; docs/training.md lists all.
 * Throws a RangeError.
 */
export function parseCheckpointMoments(text: string): readonly CheckpointMoment[] {
  try {
    return text.split('+').map(readMoment);
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new RangeError(
      `cannot read the checkpoints [checkpoints=${shorten(text)}]: expected ${error.message}, in a form like init+100st+1ep, every=2ep, powers or end`,
    );
  }
}

/**
 * After how many steps of a replica its weights are kept, each once, in rising order; 0 is before the
 * first. Throws a RangeError for a moment beyond the end, and for more than 10,000 of them.
 */
export function checkpointSteps(
  moments: readonly CheckpointMoment[],
  length: TrainingLength,
): readonly number[] {
  const steps = new Set(moments.flatMap((moment) => stepsAt(moment, length)));
  return [...steps].sort((a, b) => a - b);
}

function readMoment(text: string): CheckpointMoment {
  if (text === 'init' || text === 'end' || text === 'powers') return { kind: text };
  const [, every, rest] = /^(every=)?(.*)$/s.exec(text) ?? [];
  return { kind: every === undefined ? 'at' : 'every', duration: duration(rest) };
}

function stepsAt(moment: CheckpointMoment, length: TrainingLength): readonly number[] {
  const { steps } = length;
  switch (moment.kind) {
    case 'init':
      return [0];
    case 'end':
      return [steps];
    case 'powers':
      return Array.from({ length: Math.floor(Math.log2(steps)) + 1 }, (_, i) => 2 ** i);
    case 'at':
      return [withinTraining(moment.duration, length)];
    case 'every': {
      const stride = withinTraining(moment.duration, length);
      const count = Math.floor(steps / stride);
      if (count > mostCheckpoints) {
        throw new RangeError(
          `too many checkpoints [checkpoints=every=${formatDuration(moment.duration)}, expected up to ${mostCheckpoints}, got ${count}]; keep them less often`,
        );
      }
      return Array.from({ length: count }, (_, i) => (i + 1) * stride);
    }
  }
}

function withinTraining(moment: Duration, length: TrainingLength): number {
  const at = stepsOf(moment, length);
  if (at <= length.steps) return at;
  const epochs = length.steps / length.stepsAnEpoch;
  throw new RangeError(
    `a checkpoint lies beyond the end of training [checkpoints=${formatDuration(moment)}, expected up to ${epochs}ep or ${length.steps}st, got ${at}st]`,
  );
}
