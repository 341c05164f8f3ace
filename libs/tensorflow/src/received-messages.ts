import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { asOutOfMemory } from './out-of-memory.js';
import type { Reins } from './reins.js';
import type { WorkerMessage } from './worker-messages.js';

/**
 * Queues a worker's messages, so that none is lost while the reader is busy. `asStarted` words how the thread ended.
 */
export function receive(worker: Worker, reins: Reins, asStarted: (end: Error) => Error) {
  const queue: WorkerMessage[] = [];
  const changed = new EventTarget();
  let failure: Error | undefined;
  let end: Error | undefined;
  let settle: () => void;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const notify = () => changed.dispatchEvent(new Event('change'));
  const onMessage = (message: WorkerMessage) => {
    if (message.kind !== 'event') settle();
    queue.push(message);
    notify();
  };
  const onError = (error: Error) => {
    failure = asOutOfMemory(error);
  };
  const onExit = (code: number) => {
    end = asStarted(failure ?? new Error(`the compute thread ended [code=${code}]`));
    settle();
    notify();
  };
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  return {
    async next(signal: AbortSignal): Promise<WorkerMessage> {
      for (;;) {
        signal.throwIfAborted();
        const message = queue.shift();
        if (message !== undefined) {
          reins.noteRead();
          return message;
        }
        if (end !== undefined) throw end;
        await once(changed, 'change', { signal });
      }
    },
    /** Resolves when the request has ended, or the thread. */
    settled: () => settled,
    stop() {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    },
  };
}
