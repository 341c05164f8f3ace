/** More tasks wait than may. Nothing was read for this one; it is as welcome as any after `retryAfterMs`. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly isBadInput = false;
  /** About when a place in the queue is free: a whole number of milliseconds. */
  readonly retryAfterMs: number;

  constructor({ slots, queue }: AdmissionLimits, retryAfterMs: number) {
    const seconds = Math.ceil(retryAfterMs / 1000);
    super(
      `too many tasks wait [slots=${slots}, expected at most ${queue} waiting]; try again in ${seconds} s, give the service a longer queue (ISTHMUS_<NAME>_QUEUE), or start another one`,
    );
    this.retryAfterMs = retryAfterMs;
  }
}

/** How many tasks are computed at once, and how many wait for that at most. */
export interface AdmissionLimits {
  readonly slots: number;
  readonly queue: number;
}

/** Lets tasks in, so that memory goes with the slots of a service and not with how much is asked of it. */
export interface Admission {
  /**
   * Waits for a slot, first come, first served. `leave` gives it back; calling it again does nothing. Aborting
   * leaves the queue. Throws QueueFull where the queue is full.
   */
  enter(options: { readonly signal: AbortSignal }): Promise<{ readonly leave: () => void }>;
}

/** Hints are within these bounds: nobody asks continually, or waits for longer than a minute. */
const [shortestHintMs, longestHintMs] = [1_000, 60_000];
/** How much the last task counts in how long tasks take. */
const weightOfLast = 0.25;

/** An admission in which nobody is yet. */
export function createAdmission(limits: AdmissionLimits): Admission {
  const waiting: (() => void)[] = [];
  let inside = 0;
  let typicalMs: number | undefined;

  const hint = () => {
    const estimate = ((typicalMs ?? 0) * (waiting.length + 1)) / limits.slots;
    return Math.ceil(Math.min(longestHintMs, Math.max(shortestHintMs, estimate)));
  };

  const admit = () => {
    const enteredAt = performance.now();
    let isInside = true;
    inside += 1;
    const leave = () => {
      if (!isInside) return;
      isInside = false;
      inside -= 1;
      const tookMs = performance.now() - enteredAt;
      typicalMs ??= tookMs;
      typicalMs += weightOfLast * (tookMs - typicalMs);
      waiting.shift()?.();
    };
    return { leave };
  };

  return {
    enter: ({ signal }) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (inside < limits.slots) return resolve(admit());
        if (waiting.length >= limits.queue) throw new QueueFull(limits, hint());
        const take = () => {
          signal.removeEventListener('abort', abandon);
          resolve(admit());
        };
        const abandon = () => {
          waiting.splice(waiting.indexOf(take), 1);
          reject(signal.reason);
        };
        waiting.push(take);
        signal.addEventListener('abort', abandon, { once: true });
      }),
  };
}
