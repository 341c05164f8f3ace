/** Work that is done in turn, behind what goes on. */
export interface BackgroundQueue {
  /** Takes work, and waits when too much of it is waiting. Throws what work before it threw. */
  add(work: () => Promise<void>): Promise<void>;
  /** Waits for all of it. Throws what any of it threw. */
  end(): Promise<void>;
}

/** So many pieces wait at most: each may hold a network's bytes. */
const mostWaiting = 4;

/** Starts with nothing to do. */
export function createBackgroundQueue(): BackgroundQueue {
  const waiting: Promise<void>[] = [];
  let last: Promise<void> = Promise.resolve();
  return {
    async add(work) {
      last = last.then(work);
      // Whoever waits hears of a failure; until then it must not end the process.
      last.catch(() => undefined);
      waiting.push(last);
      if (waiting.length > mostWaiting) await waiting.shift();
    },
    end: () => last,
  };
}
