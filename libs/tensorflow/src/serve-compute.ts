import { parentPort } from 'node:worker_threads';
import { asOutOfMemory } from './out-of-memory.js';
import { createReins } from './reins.js';
import type { ThreadMessage, WorkerMessage } from './worker-messages.js';

/**
 * Makes this worker thread compute what the main thread asks. `compute` yields often (every
 * step): between two events a cancelled request ends, through the generator's `finally`, and until then
 * it keeps its slot.
 */
export function serveCompute<Request, Event>(compute: (request: Request) => Iterable<Event>): void {
  const port = parentPort;
  if (port === null) throw new Error('serveCompute runs in a worker thread only');
  const post = (message: WorkerMessage) => port.postMessage(message);
  port.on('message', (message: ThreadMessage) => {
    if (message.kind === 'end') {
      port.close();
      return;
    }
    const reins = createReins(message.reins);
    let posted = 0;
    try {
      if (!reins.isCancelled()) {
        // The pool is typed by the same Request: messages cross the thread border untyped.
        for (const event of compute(message.request as Request)) {
          reins.waitForReader(posted);
          if (reins.isCancelled()) break;
          post({ kind: 'event', event });
          posted += 1;
        }
      }
      post({ kind: 'ended' });
    } catch (error) {
      const failure = asOutOfMemory(error instanceof Error ? error : new Error(String(error)));
      const { name, message, stack, isBadInput }: Error & { isBadInput?: boolean } = failure;
      post({ kind: 'failed', name, message, stack, isBadInput });
    }
  });
}
