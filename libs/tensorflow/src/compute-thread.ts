import { Worker } from 'node:worker_threads';
import { prepareEnvironment } from './one-dnn-setting.js';
import { receive } from './received-messages.js';
import { createReins, type Reins } from './reins.js';
import type { ThreadMessage, WorkerMessage } from './worker-messages.js';

/**
 * A worker thread that computes one request at a time. It is never ended from outside: within the native
 * library that takes the process along, and at its start it leaks descriptors.
 */
export interface ComputeThread<Request, Event> {
  /**
   * Streams the events of one request. Leaving the loop or aborting cancels it: that takes until the step has
   * ended in which it is, and the thread is free for the next request then.
   */
  run(request: Request, signal: AbortSignal): AsyncGenerator<Event>;
  /** Starts the thread where it does not run. Throws ThreadNotStarted. */
  prove(signal: AbortSignal): Promise<void>;
  /** Lets the thread end by itself, after the request that it computes. */
  close(): Promise<void>;
}

/** A thread could not be started, for want of threads, memory or files: a passing reason, or a broken installation. */
class ThreadNotStarted extends Error {
  override readonly name = 'ThreadNotStarted';
  readonly isBadInput = false;

  constructor(entry: URL, cause: Error) {
    super(
      `the compute thread cannot be started [module=${entry.pathname}]: ${cause.message}; look at the limits of the service, and whether it is installed whole`,
      { cause },
    );
  }
}

/**
 * A thread on a module that calls `serveCompute`. It starts with the first request. Each time that it has shown whether
 * it could be started, `noteStart` is told the failure, or undefined.
 */
export function createComputeThread<Request, Event>(
  entry: URL,
  noteStart: (failure: Error | undefined) => void,
): ComputeThread<Request, Event> {
  let thread: RunningThread | undefined;

  /** Sends a request, whose answer comes as messages. */
  const ask = (request: unknown, reins: Reins) => {
    thread ??= startThread(entry, noteStart, (ended) => {
      if (thread?.worker === ended) thread = undefined;
    });
    const messages = receive(thread.worker, reins, thread.asStarted);
    const asked: ThreadMessage = { kind: 'compute', request, reins: reins.shared };
    thread.worker.postMessage(asked);
    return messages;
  };

  const close = async () => {
    const ending = thread;
    thread = undefined;
    ending?.worker.postMessage({ kind: 'end' } satisfies ThreadMessage);
    await ending?.ended;
  };

  return {
    close,
    async *run(request, signal) {
      signal.throwIfAborted();
      const reins = createReins();
      const messages = ask(request, reins);
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
        reins.cancel();
        await messages.settled();
        messages.stop();
      }
    },
    async prove(signal) {
      const reins = createReins();
      // A cancelled request is answered once the module is there, and computes nothing.
      reins.cancel();
      const messages = ask(undefined, reins);
      try {
        await messages.next(signal);
      } finally {
        // Its answer must not be taken for that to the next request.
        await messages.settled();
        messages.stop();
      }
    },
  };
}

/** A worker that was created, and may have started. */
interface RunningThread {
  readonly worker: Worker;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** How it ended, as ThreadNotStarted where it never started. */
  readonly asStarted: (end: Error) => Error;
}

function startThread(
  entry: URL,
  noteStart: (failure: Error | undefined) => void,
  onEnd: (worker: Worker) => void,
): RunningThread {
  const notStarted = (cause: Error) => {
    const failure = new ThreadNotStarted(entry, cause);
    noteStart(failure);
    return failure;
  };
  const worker = createWorker(entry, notStarted);
  let hasStarted = false;
  worker.once('message', () => {
    hasStarted = true;
    noteStart(undefined);
  });
  // Whoever waits for its answer is told; without a listener an error would end the process.
  worker.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      onEnd(worker);
      resolve();
    });
  });
  const asStarted = (end: Error) =>
    hasStarted || end.name === 'OutOfMemory' ? end : notStarted(end);
  return { worker, ended, asStarted };
}

function createWorker(entry: URL, notStarted: (cause: Error) => Error): Worker {
  prepareEnvironment();
  // Built code must not inherit the flags of a test runner, which make node load sources.
  try {
    return new Worker(entry, { execArgv: [] });
  } catch (error) {
    throw notStarted(error instanceof Error ? error : new Error(String(error)));
  }
}

function rebuild({ message, ...said }: WorkerMessage & { kind: 'failed' }): Error {
  const error = new Error(message);
  const { name, stack = error.stack, isBadInput } = said;
  return Object.assign(error, { name, stack }, isBadInput !== undefined && { isBadInput });
}
