import { type Connection, connect } from '@isthmus/rpc';
import { type Metric, type Progress, waitingStages } from '@isthmus/task';
import { askService } from './ask-service.js';

/** The three services. */
export type ServiceName = 'trainer' | 'matcher' | 'evaluator';

/** Where a service listens, host:port or dns:///host:port, and the file that it logs to, where that is known. */
export interface ServicePlace {
  readonly address: string;
  readonly log?: string;
}

/** What every call takes. */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onMetric?: (metric: Metric) => void;
}

/** Asks one service. */
export interface ServiceCaller<Client> {
  /** Calls it, after finding it where that was not done yet, and again while the reason of a failure may pass. */
  ask<Answer>(call: (client: Client) => Promise<Answer>, options: CallOptions): Promise<Answer>;
  close(): void;
}

type Definition = Parameters<typeof connect>[0];

/**
 * Tries after the first, with back-off: about eight seconds for a service that never answered,
 * whose address may be wrong, and four minutes for one that did, whose node may be starting anew.
 */
const retries = { unknown: 5, known: 28 } as const;

/** A service that is found, and connected to, when it is called first. */
export function createCaller<Service extends Definition>(
  service: ServiceName,
  definition: Service,
  find: (service: ServiceName) => Promise<ServicePlace>,
): ServiceCaller<Connection<Service>['client']> {
  let found: Promise<ServicePlace & Connection<Service>> | undefined;
  let close = (): void => undefined;
  let isKnown = false;
  const open = async () => {
    const place = await find(service);
    const connection = connect(definition, place.address);
    close = () => connection.close();
    return { ...place, ...connection };
  };
  return {
    async ask(call, { signal, onProgress }) {
      // A service that could not be found may be there at the next call.
      found ??= open().catch((error: unknown) => {
        found = undefined;
        throw error;
      });
      const { client, address, log } = await found;
      const called = { service, address, log, retries: isKnown ? retries.known : retries.unknown };
      const onBusy = () => {
        isKnown = true;
        onProgress({ stage: waitingStages.slot, completed: 0, total: 0 });
      };
      const answer = await askService(called, () => call(client), { signal, onBusy });
      isKnown = true;
      return answer;
    },
    close: () => close(),
  };
}
