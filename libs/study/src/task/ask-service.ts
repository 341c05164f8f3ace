import { setTimeout } from 'node:timers/promises';
import {
  busyForMs,
  type CalledService,
  failureOf,
  isOfArtifact,
  isOfStore,
  isTransient,
  refusalReason,
} from '@isthmus/rpc';
import pRetry from 'p-retry';
import { ServiceFailed } from './service-failed.js';

/** Between two tries. */
const shortestWaitMs = 250;
const longestWaitMs = 10_000;

/** What goes on while a service is asked. */
export interface Asking {
  readonly signal: AbortSignal;
  /** Told whenever the service has no place left for the task. */
  readonly onBusy: () => void;
}

/**
 * Calls a service, and again: for as long as it is busy, at the times that it names, and with back-off while it fails
 * for a reason that may pass. Throws a RangeError with the service's reason when it refuses the request as it is, and
 * ServiceFailed for all else.
 */
export async function askService<Result>(
  called: CalledService,
  call: () => Promise<Result>,
  { signal, onBusy }: Asking,
): Promise<Result> {
  const { service, address, retries } = called;
  try {
    return await pRetry(() => untilAdmitted(call, { signal, onBusy }), {
      retries,
      signal,
      minTimeout: shortestWaitMs,
      maxTimeout: longestWaitMs,
      // A service has waited for its store itself, and for longer than it would be asked again.
      shouldRetry: ({ error }) => isTransient(error) && !isOfStore(error),
    });
  } catch (cause) {
    signal.throwIfAborted();
    const refusal = refusalReason(cause);
    if (refusal !== undefined) {
      const where = `[service=${service}, address=${address}]`;
      throw new RangeError(`the ${service} refuses the task ${where}: ${refusal}`, { cause });
    }
    throw new ServiceFailed(failureOf(called, cause), {
      cause,
      isForInputs: isOfArtifact(cause),
    });
  }
}

/** Calls until the service has a place for the task. That is no failure: a queue may be long. */
async function untilAdmitted<Result>(
  call: () => Promise<Result>,
  { signal, onBusy }: Asking,
): Promise<Result> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const waitMs = busyForMs(error);
      if (waitMs === undefined) throw error;
      onBusy();
      // Of many that were told the same time, not all come back at once.
      await setTimeout(waitMs * (1 + Math.random() / 2), undefined, { signal });
    }
  }
}
