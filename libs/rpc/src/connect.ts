import type { Client, CompatServiceDefinition } from 'nice-grpc';
import { ChannelCredentials, createChannel, createClientFactory } from 'nice-grpc';
import { openTelemetryClientMiddleware } from 'nice-grpc-opentelemetry';
import { tellAnswers } from './answered-failure.js';
import { keepAlive } from './keep-alive.js';

/** The largest result: an evaluation of 100,000 points with all corrections. */
const mostResultBytes = 256 * 1024 * 1024;

/** A client of one service, with its connection. */
export interface Connection<Definition extends CompatServiceDefinition> {
  readonly client: Client<Definition>;
  /** host:port, or dns:///host:port, that it talks to. */
  readonly address: string;
  close(): void;
}

/**
 * Connects to a service. Calls are spread over all addresses that the name resolves to, and
 * a peer that died without a word is noticed. Nothing is sent before the first call.
 */
export function connect<Definition extends CompatServiceDefinition>(
  definition: Definition,
  address: string,
): Connection<Definition> {
  const channel = createChannel(address, ChannelCredentials.createInsecure(), {
    'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
    ...keepAlive,
    'grpc.max_receive_message_length': mostResultBytes,
  });
  const client = createClientFactory()
    .use(openTelemetryClientMiddleware())
    .use(tellAnswers)
    .create(definition, channel);
  return { client, address, close: () => channel.close() };
}
