import { setTimeout } from 'node:timers/promises';
import {
  busyForMs,
  failureOf,
  isOfArtifact,
  isOfStore,
  isTransient,
  refusalReason,
} from '@isthmus/rpc';
import pRetry from 'p-retry';
import {
  busyForAnotherMs,
  callEndpoint,
  type Endpoint,
  nextEndpoint,
  restBusy,
  restFailed,
} from './endpoints.js';
import { ServiceFailed } from './service-failed.js';
import { StreamStalled, TaskTimedOut } from './task-limits.js';

/** Between two tries. */
const shortestWaitMs = 250;
const longestWaitMs = 10_000;

/**
 * Tries after the first, with back-off: about eight seconds for a service that never answered,
 * whose address may be wrong, and four minutes for one that did, whose node may be starting anew.
 */
const retries = { unknown: 5, known: 28 } as const;

/** A stream that stalls is tried once more. */
const mostStalls = 2;

/** A service to ask, at all places where it is. */
export interface AskedService<Client> {
  readonly service: string;
  readonly endpoints: readonly Endpoint<Client>[];
}

/** What goes on while a service is asked. */
export interface Asking {
  readonly signal: AbortSignal;
  /** Told whenever the service has no place left for the task. */
  readonly onBusy: () => void;
}

/**
 * Calls a service, and again: for as long as it is busy, at the times that it names, and with back-off while it fails
 * for a reason that may pass. A service that is at several places is busy, or fails, when all are that may be asked. A
 * stream that stalls is tried once more. Throws a RangeError with the service's reason when it refuses the request as it
 * is, and ServiceFailed for all else.
 */
export async function askService<Client, Result>(
  { service, endpoints }: AskedService<Client>,
  call: (client: Client) => Promise<Result>,
  { signal, onBusy }: Asking,
): Promise<Result> {
  const tries = endpoints.some(({ isKnown }) => isKnown) ? retries.known : retries.unknown;
  let last: Endpoint<Client> | undefined;
  let stalls = 0;

  /** Whether another place, or another time, may do better. */
  const mayPass = (error: unknown) =>
    error instanceof StreamStalled
      ? stalls < mostStalls
      : // A service has waited for its store itself, and for longer than it would be asked again.
        isTransient(error) && !isOfStore(error);

  /** Asks each place that does not rest, until one answers. Throws the last failure where all fail. */
  async function askEach(): Promise<{ readonly answer: Result } | undefined> {
    const tried = new Set<Endpoint<Client>>();
    let failure: unknown;
    for (;;) {
      const endpoint = nextEndpoint(endpoints, tried);
      if (endpoint === undefined) break;
      tried.add(endpoint);
      last = endpoint;
      try {
        return { answer: await callEndpoint(endpoint, call) };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof StreamStalled) stalls += 1;
        const waitMs = busyForMs(error);
        if (waitMs === undefined && !mayPass(error)) throw error;
        if (waitMs !== undefined) restBusy(endpoint, waitMs);
        else restFailed(endpoint);
        if (waitMs === undefined) failure = error;
      }
    }
    if (busyForAnotherMs(endpoints) !== undefined) return undefined;
    throw failure;
  }

  /** Asks until a place has room for the task. That is no failure: a queue may be long. */
  async function untilAdmitted(): Promise<Result> {
    for (;;) {
      const answered = await askEach();
      if (answered !== undefined) return answered.answer;
      onBusy();
      const waitMs = Math.max(shortestBusyMs, busyForAnotherMs(endpoints) ?? 0);
      // Of many that were told the same time, not all come back at once.
      await setTimeout(waitMs * (1 + Math.random() / 2), undefined, { signal });
    }
  }

  try {
    return await pRetry(untilAdmitted, {
      retries: tries,
      signal,
      minTimeout: shortestWaitMs,
      maxTimeout: longestWaitMs,
      shouldRetry: ({ error }) => mayPass(error),
    });
  } catch (cause) {
    signal.throwIfAborted();
    const ofAll =
      isTransient(cause) && !isOfStore(cause) ? endpoints : endpoints.filter((one) => one === last);
    const address = ofAll.map((one) => one.address).join(', ');
    throw asAnswer(cause, { service, address, log: last?.log, retries: tries });
  }
}

/** Between two rounds of asking, however little is left of a rest. */
const shortestBusyMs = 100;

/** What the caller is told of a failure. */
function asAnswer(cause: unknown, called: Parameters<typeof failureOf>[0]): Error {
  const { service, address } = called;
  const where = `[service=${service}, address=${address}]`;
  const refusal = refusalReason(cause);
  if (refusal !== undefined) {
    return new RangeError(`the ${service} refuses the task ${where}: ${refusal}`, { cause });
  }
  if (cause instanceof StreamStalled) {
    const words = `the ${service} was asked ${mostStalls} times and fell silent ${where}: ${cause.message}`;
    return new ServiceFailed(`${words}; look at its log, and start it anew`, { cause });
  }
  if (cause instanceof TaskTimedOut) {
    const words = `the ${service} did not do the task in time ${where}: ${cause.message}`;
    return new ServiceFailed(`${words}; give it more with --task-timeout, or leave that out`, {
      cause,
    });
  }
  return new ServiceFailed(failureOf(called, cause), { cause, isForInputs: isOfArtifact(cause) });
}
