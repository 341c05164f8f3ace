import { setMaxListeners } from 'node:events';

/** Runs `work` with a signal that aborts on Ctrl-C or SIGTERM. A second Ctrl-C ends at once. */
export async function interruptible<Result>(
  work: (signal: AbortSignal, stop: (reason: Error) => void) => Promise<Result>,
): Promise<Result> {
  const stopping = new AbortController();
  // Every task that waits listens; a study has as many as it has cells.
  setMaxListeners(0, stopping.signal);
  const interrupt = () => stopping.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await work(stopping.signal, (reason) => stopping.abort(reason));
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
