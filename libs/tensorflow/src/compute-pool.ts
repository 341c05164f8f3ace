import { type ComputeThread, createComputeThread } from './compute-thread.js';

/** Compute threads that take requests in turn. */
export interface ComputePool<Request, Event> {
  /** How many requests it computes at once, each on a thread of its own. */
  readonly slots: number;
  /**
   * Streams one request's events, once a thread is free. Aborting cancels it, and it keeps its thread until the
   * step has ended in which it is.
   */
  run(request: Request, options: { readonly signal: AbortSignal }): AsyncGenerator<Event>;
  /** Throws the reason where the last thread could not be started, and none can be now. */
  check(options: { readonly signal: AbortSignal }): Promise<void>;
  /** Cancels what runs and waits, and ends the threads once their steps have ended. */
  close(): Promise<void>;
}

/** A pool of `slots` threads on a module that calls `serveCompute`. */
export function createComputePool<Request, Event>(
  entry: URL,
  { slots }: { readonly slots: number },
): ComputePool<Request, Event> {
  let startFailure: Error | undefined;
  const noteStart = (failure: Error | undefined) => {
    startFailure = failure;
  };
  const threads = Array.from({ length: slots }, () =>
    createComputeThread<Request, Event>(entry, noteStart),
  );
  const free = [...threads];
  const waiting: ((thread: ComputeThread<Request, Event>) => void)[] = [];
  const closing = new AbortController();

  const acquire = (signal: AbortSignal) =>
    new Promise<ComputeThread<Request, Event>>((resolve, reject) => {
      signal.throwIfAborted();
      const thread = free.pop();
      if (thread !== undefined) return resolve(thread);
      const take = (given: ComputeThread<Request, Event>) => {
        signal.removeEventListener('abort', leave);
        resolve(given);
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(take), 1);
        reject(signal.reason);
      };
      waiting.push(take);
      signal.addEventListener('abort', leave, { once: true });
    });

  const release = (thread: ComputeThread<Request, Event>) => {
    const next = waiting.shift();
    if (next === undefined) free.push(thread);
    else next(thread);
  };

  return {
    slots,
    async *run(request, { signal }) {
      const until = AbortSignal.any([signal, closing.signal]);
      const thread = await acquire(until);
      try {
        yield* thread.run(request, until);
      } finally {
        release(thread);
      }
    },
    async check({ signal }) {
      if (startFailure === undefined) return;
      const until = AbortSignal.any([signal, closing.signal]);
      const thread = await acquire(until);
      try {
        await thread.prove(until);
        startFailure = undefined;
      } finally {
        release(thread);
      }
    },
    async close() {
      closing.abort();
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
