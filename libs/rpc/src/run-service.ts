import type { Logger } from '@isthmus/runtime';
import { createServer, type Server } from 'nice-grpc';
import { openTelemetryServerMiddleware } from 'nice-grpc-opentelemetry';
import { HealthDefinition, HealthServiceImpl, HealthState } from 'nice-grpc-server-health';
import { createStatusMiddleware } from './status.js';
import { createStoppingMiddleware } from './stopping.js';

/** What a service is made of. */
export interface ServiceOptions {
  /** host:port; port 0 takes a free one. */
  readonly listen: string;
  readonly logger: Logger;
  /** Adds the service's definitions and implementations. */
  readonly add: (server: Server) => void;
}

/** A server that answers. */
export interface RunningService {
  /** host:port that it listens on. */
  readonly address: string;
  /** Ends running calls as UNAVAILABLE and stops. */
  stop(): Promise<void>;
}

/** Starts a gRPC server with health, tracing and the status table. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { listen, logger, add } = options;
  const stopping = new AbortController();
  const health = HealthState();
  const server = createServer()
    .use(openTelemetryServerMiddleware())
    .use(createStatusMiddleware(logger))
    .use(createStoppingMiddleware(stopping.signal));
  server.add(HealthDefinition, HealthServiceImpl(health));
  add(server);
  const port = await server.listen(listen);
  return {
    address: `${listen.slice(0, listen.lastIndexOf(':'))}:${port}`,
    async stop() {
      health.setStatus('unhealthy');
      stopping.abort();
      await server.shutdown();
    },
  };
}

/** Where a child process tells its parent that it listens. */
export interface ListeningMessage {
  readonly listening: string;
}

/**
 * Runs a service until it is told to stop: by SIGTERM, by SIGINT, or by the end of the
 * process that started it with an IPC channel, however that one ended. Such a parent is
 * told the address, and a terminal's Ctrl-C is left to it. `close` runs at the end.
 */
export async function runService(
  options: ServiceOptions & { readonly close: () => Promise<void> },
): Promise<void> {
  const { logger, close } = options;
  const service = await startService(options);
  logger.info({ address: service.address }, 'listening');
  const told = new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('disconnect', () => resolve('the end of the parent process'));
    process.on('SIGINT', () => {
      if (!process.connected) resolve('SIGINT');
    });
  });
  process.send?.({ listening: service.address } satisfies ListeningMessage);
  logger.info({ by: await told }, 'stopping');
  await service.stop();
  await close();
  process.disconnect?.();
}
