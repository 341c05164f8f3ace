import { setTimeout } from 'node:timers/promises';
import { ObjectNotFound, StoreUnavailable } from './errors.js';
import type { Cancellable } from './object-store.js';

/** How an outage is waited out. */
export interface Patience {
  /** Told in one sentence when the store stops answering, and in another one when it answers again. */
  readonly tell: (news: string) => void;
  /** Ends the waiting of all calls; each may have a signal of its own besides. */
  readonly signal?: AbortSignal;
  /** How long a call is made again; default five minutes. */
  readonly patienceMs?: number;
}

/** Makes a call of a store again, with back-off, while the store is unavailable. */
export type Persist = <T>(
  options: Cancellable,
  call: (options: Cancellable) => Promise<T>,
) => Promise<T>;

const shortestWaitMs = 250;
const longestWaitMs = 5_000;

/** For all calls of the store at `location`, so that an outage is told of once. */
export function createPersistence(
  location: string,
  { tell, signal: ofAll, patienceMs = 300_000 }: Patience,
): Persist {
  let hasAnswered = false;
  /** Until the store's return is told, also where all that waited have given up in between. */
  let outSince: number | undefined;
  let waiting = 0;

  function noteAnswer(failedAt: number | undefined): void {
    hasAnswered = true;
    const others = failedAt === undefined ? waiting : waiting - 1;
    if (outSince === undefined || others > 0) return;
    const seconds = Math.ceil((performance.now() - outSince) / 1000);
    outSince = undefined;
    tell(`the store answers again after ${seconds} s [store=${location}]`);
  }

  return async ({ signal: ofCall }, call) => {
    const signals = [...new Set([ofCall, ofAll])].filter((one) => one !== undefined);
    const signal = signals.length === 2 ? AbortSignal.any(signals) : signals[0];
    let failedAt: number | undefined;
    try {
      for (let tries = 0; ; tries += 1) {
        try {
          const answer = await call({ signal });
          noteAnswer(failedAt);
          return answer;
        } catch (error) {
          if (error instanceof ObjectNotFound) noteAnswer(failedAt);
          if (!(error instanceof StoreUnavailable) || !(hasAnswered || isThere(error))) throw error;
          if (failedAt === undefined) {
            failedAt = performance.now();
            waiting += 1;
            if (outSince === undefined) tell(outage(error, patienceMs));
            outSince ??= failedAt;
          }
          if (performance.now() - failedAt >= patienceMs) throw error;
          await pause(tries, signal);
        }
      }
    } finally {
      if (failedAt !== undefined) waiting -= 1;
    }
  };
}

function outage({ found }: StoreUnavailable, patienceMs: number): string {
  return `the store does not answer ${found}; trying again for ${Math.round(patienceMs / 1000)} s`;
}

/** Whether the host's name is known at least. */
function isThere({ cause }: StoreUnavailable): boolean {
  return !(cause instanceof Error && 'code' in cause && cause.code === 'ENOTFOUND');
}

/** Each caller waits for a time of its own, so that not all come at once when the store is back. */
async function pause(tries: number, signal: AbortSignal | undefined): Promise<void> {
  const longest = Math.min(longestWaitMs, shortestWaitMs * 2 ** tries);
  const waitMs = longest * (0.5 + Math.random() / 2);
  await setTimeout(waitMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
}
