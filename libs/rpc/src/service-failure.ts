import { hasAnswered, isBug, isOfStore, isTransient, rpcReason } from './client-error.js';

/** A service that was called, and how often again. */
export interface CalledService {
  readonly service: string;
  readonly address: string;
  /** The file that it logs to, where that is known. */
  readonly log: string | undefined;
  readonly retries: number;
}

/** Says which part failed, a service or its store, why, and what to do. */
export function failureOf(called: CalledService, error: unknown): string {
  const { service, address, log, retries } = called;
  const where = `[service=${service}, address=${address}]`;
  const reason = rpcReason(error);
  if (isOfStore(error)) return `the store of the ${service} failed ${where}: ${reason}`;
  if (isTransient(error) && hasAnswered(error)) {
    return `the ${service} answers that it cannot work now, after ${retries + 1} tries ${where}: ${reason}`;
  }
  if (isTransient(error)) {
    return `the ${service} does not answer after ${retries + 1} tries ${where}: ${reason}; start it, or correct its address`;
  }
  if (!isBug(error)) return `the ${service} did not do the task ${where}: ${reason}`;
  const what =
    log === undefined
      ? `with what the log of the ${service} says of it`
      : `with this file, which the next run begins anew [log=${log}]`;
  return `the ${service} failed by a bug ${where}: ${reason}; report it to the maintainers of Isthmus ${what}`;
}
