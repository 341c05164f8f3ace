import { parentPort } from 'node:worker_threads';
import { asOutOfMemory } from './out-of-memory.js';
import type { WorkerMessage, WorkerRequest } from './worker-messages.js';

/**
 * Makes this worker thread compute what the main thread asks. `compute` yields often (every
 * step): between two events a cancelled request ends, through the generator's `finally`.
 */
export function serveCompute<Request, Event>(compute: (request: Request) => Iterable<Event>): void {
  const port = parentPort;
  if (port === null) throw new Error('serveCompute runs in a worker thread only');
  const post = (message: WorkerMessage) => port.postMessage(message);
  port.on('message', ({ request, cancelled }: WorkerRequest) => {
    const flag = new Int32Array(cancelled);
    try {
      // The pool is typed by the same Request: messages cross the thread border untyped.
      for (const event of compute(request as Request)) {
        if (Atomics.load(flag, 0) !== 0) break;
        post({ kind: 'event', event });
      }
      post({ kind: 'ended' });
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      const { name, message, stack } = asOutOfMemory(failure);
      post({ kind: 'failed', name, message, stack });
    }
  });
}
