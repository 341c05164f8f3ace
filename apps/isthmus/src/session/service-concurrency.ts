import type { ServiceName } from '@isthmus/study';
import { InvalidArgumentError } from 'commander';
import { count } from '../terminal/option-parsers.js';
import { parseOfService } from './service-addresses.js';

/** Tasks to keep in flight on each service. */
export type Concurrency = Readonly<Record<ServiceName, number>>;

/** Tasks of one kind in flight on services elsewhere, which share them out among themselves. */
const clusterConcurrency = 64;

/**
 * The same on local services, which compute one at a time: while another run that shares the store computes the first,
 * there is another one to compute.
 */
const localConcurrency = 4;

/** What is asked for, and of services that are not named what is usual. */
export function concurrencyOf(
  asked: Partial<Concurrency>,
  { isLocal }: { readonly isLocal: boolean },
): Concurrency {
  const usual = isLocal ? localConcurrency : clusterConcurrency;
  return { trainer: usual, matcher: usual, evaluator: usual, ...asked };
}

/** Reads "trainer=2,matcher=4", of one service or more, from an option. */
export function parseConcurrency(text: string): Partial<Concurrency> {
  const asked: Partial<Record<ServiceName, number>> = {};
  for (const part of text.split(',')) {
    const { service, value } = parseOfService(part);
    if (asked[service] !== undefined) throw new InvalidArgumentError(`${service} is there twice.`);
    asked[service] = count(value);
  }
  return asked;
}
