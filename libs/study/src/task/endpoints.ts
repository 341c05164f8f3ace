/** Where a service listens, host:port or dns:///host:port, and the file that it logs to, where that is known. */
export interface ServicePlace {
  readonly address: string;
  readonly log?: string;
}

/** One of the places of a service, as its callers know it. */
export interface Endpoint<Client> extends ServicePlace {
  readonly client: Client;
  /** Whether it has ever answered. */
  isKnown: boolean;
  /** Calls that it has not answered yet, and all that it was asked. */
  inFlight: number;
  asked: number;
  /** Until when others are asked first, of the clock that never runs back, and why. */
  rest: { readonly until: number; readonly why: 'busy' | 'failed' } | undefined;
  /** Failures in a row. */
  failures: number;
}

/** How long one rests that could not be reached, or broke off: twice as long each time. */
const [shortestRestMs, longestRestMs] = [1_000, 10_000];

/** A place that nobody has called. */
export function createEndpoint<Client>(place: ServicePlace, client: Client): Endpoint<Client> {
  const fresh = { isKnown: false, inFlight: 0, asked: 0, rest: undefined, failures: 0 };
  return { ...place, client, ...fresh };
}

/**
 * The place to ask next: of those that do not rest and were not `tried`, the one with the fewest calls in flight. Where
 * all rest and none was tried, the one whose rest ends first.
 */
export function nextEndpoint<Client>(
  endpoints: readonly Endpoint<Client>[],
  tried: ReadonlySet<Endpoint<Client>>,
): Endpoint<Client> | undefined {
  const now = performance.now();
  const untried = endpoints.filter((one) => !tried.has(one));
  const awake = untried.filter(({ rest }) => rest === undefined || rest.until <= now);
  const [least] = awake.toSorted((a, b) => a.inFlight - b.inFlight || a.asked - b.asked);
  if (least !== undefined || tried.size > 0) return least;
  return untried.toSorted((a, b) => (a.rest?.until ?? 0) - (b.rest?.until ?? 0))[0];
}

/** Calls a place, and counts that. */
export async function callEndpoint<Client, Result>(
  endpoint: Endpoint<Client>,
  call: (client: Client) => Promise<Result>,
): Promise<Result> {
  endpoint.inFlight += 1;
  endpoint.asked += 1;
  try {
    const result = await call(endpoint.client);
    Object.assign(endpoint, { isKnown: true, rest: undefined, failures: 0 });
    return result;
  } finally {
    endpoint.inFlight -= 1;
  }
}

/** Lets others be asked first while a place has no room for a task. */
export function restBusy<Client>(endpoint: Endpoint<Client>, waitMs: number): void {
  Object.assign(endpoint, { isKnown: true, failures: 0 });
  endpoint.rest = { until: performance.now() + waitMs, why: 'busy' };
}

/** Lets others be asked first after a place could not be reached, or broke off. */
export function restFailed<Client>(endpoint: Endpoint<Client>): void {
  const restMs = Math.min(longestRestMs, shortestRestMs * 2 ** endpoint.failures);
  endpoint.failures += 1;
  endpoint.rest = { until: performance.now() + restMs, why: 'failed' };
}

/** How long it takes until one of the places that are merely busy wants to be asked again; undefined if none is. */
export function busyForAnotherMs<Client>(
  endpoints: readonly Endpoint<Client>[],
): number | undefined {
  const times = endpoints.flatMap(({ rest }) => (rest?.why === 'busy' ? [rest.until] : []));
  return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - performance.now());
}
