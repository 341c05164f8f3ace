import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { prepareEnvironment } from './one-dnn-setting.js';
import { asOutOfMemory } from './out-of-memory.js';
import type { WorkerMessage, WorkerRequest } from './worker-messages.js';

/** How long a cancelled computation may take to notice before its thread is ended. */
const cancelGraceMs = 200;

/** A worker thread that computes one request at a time. */
export interface ComputeThread<Request, Event> {
  /** Streams the events of one request. Leaving the loop or aborting cancels it. */
  run(request: Request, signal: AbortSignal): AsyncGenerator<Event>;
  close(): Promise<void>;
}

/** A thread on a module that calls `serveCompute`. It starts with the first request. */
export function createComputeThread<Request, Event>(entry: URL): ComputeThread<Request, Event> {
  let worker: Worker | undefined;
  const close = async () => {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  };
  return {
    close,
    async *run(request, signal) {
      signal.throwIfAborted();
      prepareEnvironment();
      // Built code must not inherit the flags of a test runner, which make node load sources.
      worker ??= new Worker(entry, { execArgv: [] });
      const cancelled = new SharedArrayBuffer(4);
      const messages = receive(worker);
      worker.postMessage({ request, cancelled } satisfies WorkerRequest);
      try {
        for (;;) {
          const message = await messages.next(signal);
          if (message.kind === 'ended') return;
          if (message.kind === 'failed') {
            // What it had allocated may have no owner left; it goes with the thread.
            if (message.name === 'OutOfMemory') await close();
            throw rebuild(message);
          }
          // The thread's module is typed by the same Event.
          yield message.event as Event;
        }
      } finally {
        Atomics.store(new Int32Array(cancelled), 0, 1);
        if (!(await messages.settled(cancelGraceMs))) await close();
        messages.stop();
      }
    },
  };
}

function rebuild({ name, message, stack }: WorkerMessage & { kind: 'failed' }): Error {
  const error = new Error(message);
  return Object.assign(error, { name, stack: stack ?? error.stack });
}

/** Queues a worker's messages, so that none is lost while the reader is busy. */
function receive(worker: Worker) {
  const queue: WorkerMessage[] = [];
  const changed = new EventTarget();
  let failure: Error | undefined;
  let settled = false;
  const notify = () => changed.dispatchEvent(new Event('change'));
  const onMessage = (message: WorkerMessage) => {
    settled ||= message.kind !== 'event';
    queue.push(message);
    notify();
  };
  const onError = (error: Error) => {
    failure = asOutOfMemory(error);
    settled = true;
    notify();
  };
  const onExit = (code: number) => onError(new Error(`the compute thread ended [code=${code}]`));
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  return {
    async next(signal: AbortSignal): Promise<WorkerMessage> {
      for (;;) {
        signal.throwIfAborted();
        const message = queue.shift();
        if (message !== undefined) return message;
        if (failure !== undefined) throw failure;
        await once(changed, 'change', { signal });
      }
    },
    /** Whether the request has ended, at the latest after `withinMs`. */
    async settled(withinMs: number): Promise<boolean> {
      const expiry = AbortSignal.timeout(withinMs);
      while (!settled && !expiry.aborted) {
        await once(changed, 'change', { signal: expiry }).catch(() => undefined);
      }
      return settled && failure === undefined;
    },
    stop() {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    },
  };
}
