import { setMaxListeners } from 'node:events';
import { commandIo } from './command-io.js';

/** Runs `work` with a signal that aborts on Ctrl-C or SIGTERM. A second Ctrl-C ends at once. */
export async function interruptible<Result>(
  work: (signal: AbortSignal, stop: (reason: Error) => void) => Promise<Result>,
): Promise<Result> {
  const stopping = new AbortController();
  // Every task that waits listens; a study has as many as it has cells.
  setMaxListeners(0, stopping.signal);
  const stopListening = onInterrupt(() => stopping.abort());
  try {
    return await work(stopping.signal, (reason) => stopping.abort(reason));
  } finally {
    stopListening();
  }
}

/** Calls `interrupt` when the command is to end; answers with what ends the listening. */
function onInterrupt(interrupt: () => void): () => void {
  const { signal } = commandIo();
  if (signal === undefined) {
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    return () => process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  return () => signal.removeEventListener('abort', interrupt);
}
