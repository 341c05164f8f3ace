import { type Connection, connect } from '@isthmus/rpc';
import { type Metric, type Progress, waitingStages } from '@isthmus/task';
import { askService } from './ask-service.js';
import { createEndpoint, type Endpoint, type ServicePlace } from './endpoints.js';

/** The three services. */
export type ServiceName = 'trainer' | 'matcher' | 'evaluator';

/** Finds where a service is, which may start it. */
export type FindService = (service: ServiceName) => Promise<readonly ServicePlace[]>;

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

/** A service that is found, and connected to, when it is called first. Its calls are spread over all its places. */
export function createCaller<Service extends Definition>(
  service: ServiceName,
  definition: Service,
  find: FindService,
): ServiceCaller<Connection<Service>['client']> {
  let found: Promise<readonly Endpoint<Connection<Service>['client']>[]> | undefined;
  const connections: Connection<Service>[] = [];
  const open = async () =>
    (await find(service)).map((place) => {
      const connection = connect(definition, place.address);
      connections.push(connection);
      return createEndpoint(place, connection.client);
    });
  return {
    async ask(call, { signal, onProgress }) {
      // A service that could not be found may be there at the next call.
      found ??= open().catch((error: unknown) => {
        found = undefined;
        throw error;
      });
      const asked = { service, endpoints: await found };
      const onBusy = () => onProgress({ stage: waitingStages.slot, completed: 0, total: 0 });
      return askService(asked, call, { signal, onBusy });
    },
    close() {
      for (const connection of connections) connection.close();
    },
  };
}
