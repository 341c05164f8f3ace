import { join } from 'node:path';
import type { ServiceClients, ServiceName, ServicePlace } from '@isthmus/study';
import { createLocalServices } from './local-services.js';

/** Services to be called. */
interface OpenServices {
  readonly clients: ServiceClients;
  /** Ends the connections, and the services that were started. */
  close(): Promise<void>;
}

/** The services at these addresses. Each is connected to when it is called first. */
export function servicesAt(
  addresses: Readonly<Record<ServiceName, string>>,
): Promise<OpenServices> {
  return connect(async (service) => ({ address: addresses[service] }));
}

/**
 * Services of one's own, each of which is started when it is called first. `onFailure` is told when one does not start or
 * ends by itself, which is no failure of the task that called it.
 */
export async function localServices(
  env: NodeJS.ProcessEnv,
  onFailure: (error: Error) => void,
): Promise<OpenServices> {
  const logFolder = join('.isthmus', 'logs');
  const local = createLocalServices({ env, logFolder, onDeath: onFailure });
  const { clients, close } = await connect((service) =>
    local.start(service).catch((error) => {
      onFailure(error);
      throw error;
    }),
  );
  return {
    clients,
    async close() {
      await close();
      await local.stop();
    },
  };
}

async function connect(
  find: (service: ServiceName) => Promise<ServicePlace>,
): Promise<OpenServices> {
  // What speaks the protocol is loaded by commands that call a service alone.
  const { connectServices } = await import('@isthmus/study/service-clients');
  const clients = connectServices(find);
  return { clients, close: async () => clients.close() };
}
