import { NotationError } from '@isthmus/notation';
import { shorten } from '@isthmus/spelling';
import { type Duration, duration } from './durations.js';

/** Reads when to spawn, such as "5ep". Throws a RangeError. */
export function parseSpawn(text: string): Duration {
  try {
    return duration(text);
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new RangeError(
      `cannot read when to spawn [spawn=${shorten(text)}]: expected ${error.message}`,
    );
  }
}
