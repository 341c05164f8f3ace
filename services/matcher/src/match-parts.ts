import type { Restarted } from '@isthmus/matching';
import type { Permutation } from '@isthmus/permutation';
import type { ComputePool } from '@isthmus/tensorflow';
import type { MatchFiles, MatchPart, MatchWork, MatchWorkEvent } from './match-work.js';
import { sideBySide } from './side-by-side.js';

/** Threads to match on, until the signal aborts. */
export interface MatchThreads {
  readonly compute: ComputePool<MatchWork, MatchWorkEvent>;
  readonly signal: AbortSignal;
}

/**
 * Finds the start, then runs all restarts from there, as many at once as there are threads, each of which
 * takes the next one; then measures and proves the best. The answer is that of one thread, bit for
 * bit: a restart depends on nothing but its number.
 */
export async function* matchInParts(
  files: MatchFiles,
  restarts: number,
  { compute, signal }: MatchThreads,
): AsyncGenerator<MatchWorkEvent> {
  const run = (part: MatchPart, until: AbortSignal) =>
    compute.run({ ...files, part }, { signal: until });
  let start: readonly Permutation[] = [];
  for await (const event of run({ kind: 'start' }, signal)) {
    if (event.kind === 'started') start = event.start;
    yield event;
  }
  const restarted: Restarted[] = [];
  let next = 0;
  const takeRestarts = async function* (until: AbortSignal): AsyncGenerator<MatchWorkEvent> {
    while (next < restarts) {
      const index = next;
      next += 1;
      yield* run({ kind: 'restart', index, start }, until);
    }
  };
  const threads = Array.from({ length: Math.min(restarts, compute.slots) }, () => takeRestarts);
  for await (const event of sideBySide(threads, signal)) {
    if (event.kind === 'restarted') restarted[event.index] = event.restarted;
    yield event;
  }
  yield* run({ kind: 'best', restarted }, signal);
}
