import { join } from 'node:path';
import type { FindService, ServiceClients, ServiceName, TaskLimits } from '@isthmus/study';
import { createLocalServices } from './local-services.js';

/** Services to be called. */
interface OpenServices {
  readonly clients: ServiceClients;
  /** Ends the connections, and the services that were started. */
  close(): Promise<void>;
}

/** The services at these addresses. Each is connected to when it is called first. */
export function servicesAt(
  addresses: Readonly<Record<ServiceName, readonly string[]>>,
  limits: TaskLimits,
): Promise<OpenServices> {
  return connect(async (service) => addresses[service].map((address) => ({ address })), limits);
}

/**
 * Services of one's own, each of which is started when it is called first. `onFailure` is told when one does not start or
 * ends by itself, which is no failure of the task that called it.
 */
export async function localServices(
  env: NodeJS.ProcessEnv,
  limits: TaskLimits,
  onFailure: (error: Error) => void,
): Promise<OpenServices> {
  const logFolder = join('.isthmus', 'logs');
  const local = createLocalServices({ env, logFolder, onDeath: onFailure });
  const start: FindService = async (service) => {
    try {
      return [await local.start(service)];
    } catch (error) {
      if (error instanceof Error) onFailure(error);
      throw error;
    }
  };
  const { clients, close } = await connect(start, limits);
  return {
    clients,
    async close() {
      await close();
      await local.stop();
    },
  };
}

async function connect(find: FindService, limits: TaskLimits): Promise<OpenServices> {
  // What speaks the protocol is loaded by commands that call a service alone.
  const { connectServices } = await import('@isthmus/study/service-clients');
  const clients = connectServices(find, limits);
  return { clients, close: async () => clients.close() };
}
