import type { Phase, Timed } from '../problem/match-problem.js';
import type { MatchTick } from './matcher.js';

/** Runs work that comes in pieces: counts their time as that of a phase, and ticks between them. */
export function* ticking<Result>(
  pieces: Iterator<unknown, Result>,
  phase: Phase,
  timed: Timed,
): Generator<MatchTick, Result> {
  try {
    for (;;) {
      const piece = timed(phase, () => pieces.next());
      if (piece.done) return piece.value;
      yield { kind: 'tick' };
    }
  } finally {
    // The work may hold tensors, which it disposes of when its reader stops early.
    pieces.return?.();
  }
}

/** Runs work without counting its time: where what is inside, or around it, does. */
export const untimed: Timed = (_phase, work) => work();
