import type { Logger } from '@isthmus/runtime';
import { reasonOf } from '@isthmus/spelling';
import { createServer, type Server } from 'nice-grpc';
import { openTelemetryServerMiddleware } from 'nice-grpc-opentelemetry';
import { createHealthMonitor, type HealthCheck } from './health-monitor.js';
import { keepAlive } from './keep-alive.js';
import { createStallInterceptor } from './stalled-streams.js';
import { createStatusMiddleware } from './status.js';
import { createStoppingMiddleware } from './stopping.js';
import { refuseUndecodable, withLenientDecoding } from './undecodable.js';

/** How long calls may take to end once they were told to, before they are cut off. */
const stopGraceMs = 2_000;

/** The largest request; one beyond it is RESOURCE_EXHAUSTED before it is read. */
const mostRequestBytes = 2 * 1024 * 1024;

/** How long a peer may take to send its request, and to take what it was sent once the task is done. */
const patienceMs = 60_000;

/** What a service is made of. */
export interface ServiceOptions {
  /** host:port; port 0 takes a free one. */
  readonly listen: string;
  readonly logger: Logger;
  /** What its health depends on, by name. */
  readonly checks: Readonly<Record<string, HealthCheck>>;
  /** Adds the service's definitions and implementations. */
  readonly add: (server: Pick<Server, 'add'>) => void;
}

/** A server that answers. */
export interface RunningService {
  /** host:port that it listens on. */
  readonly address: string;
  /** Ends running calls as UNAVAILABLE and stops, also when a client does not listen. */
  stop(): Promise<void>;
}

/** The address to listen on cannot be had. */
class CannotListen extends Error {
  override readonly name = 'CannotListen';
  readonly isBadInput = true;
}

/**
 * Starts a gRPC server with health, tracing and the status table. It listens once its health is known, which says under
 * the name '' whether it can do tasks, and under 'live' that it answers.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { listen, logger, checks, add } = options;
  const stopping = new AbortController();
  const monitor = createHealthMonitor(checks, logger);
  const server = createServer({
    ...keepAlive,
    'grpc.max_receive_message_length': mostRequestBytes,
    interceptors: [createStallInterceptor(patienceMs)],
  })
    .use(openTelemetryServerMiddleware())
    .use(createStatusMiddleware(logger))
    .use(refuseUndecodable)
    .use(createStoppingMiddleware(stopping.signal));
  const services = withLenientDecoding(server);
  monitor.addTo(services);
  add(services);
  await monitor.look();
  const port = await server.listen(listen).catch((cause: unknown) => {
    const reason = reasonOf(cause);
    throw new CannotListen(
      `cannot listen [address=${listen}]: ${reason}; free it or name another`,
      {
        cause,
      },
    );
  });
  void monitor.watch();
  return {
    address: `${listen.slice(0, listen.lastIndexOf(':'))}:${port}`,
    async stop() {
      monitor.stop();
      stopping.abort();
      const expiry = setTimeout(() => server.forceShutdown(), stopGraceMs);
      await server.shutdown();
      clearTimeout(expiry);
    },
  };
}
