import { BinaryReader } from '@bufbuild/protobuf/wire';
import { createServer } from 'nice-grpc';

/** A span as it was exported, with the service that exported it. */
export interface Span {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  /** '' for the root. */
  readonly parentId: string;
  readonly name: string;
  /** Everything in it that is text: names, attribute keys and values. */
  readonly texts: readonly string[];
}

/** Collects the spans that are exported to it. */
export interface TraceCollector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: readonly Span[];
  stop(): Promise<void>;
}

/** The one RPC of OTLP over gRPC for traces: its request is kept as bytes, its answer is empty. */
const traceService = {
  export: {
    path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    requestStream: false,
    responseStream: false,
    requestSerialize: (bytes: Buffer) => bytes,
    requestDeserialize: (bytes: Buffer) => bytes,
    responseSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes,
  },
} as const;

/** Starts a collector on a free loopback port. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: Span[] = [];
  const server = createServer();
  server.add(traceService, {
    async export(request: Buffer) {
      for (const resourceSpans of submessages(request, 1)) spans.push(...spansOf(resourceSpans));
      return Buffer.alloc(0);
    },
  });
  const port = await server.listen('127.0.0.1:0');
  return { url: `http://127.0.0.1:${port}`, spans, stop: () => server.shutdown() };
}

// The numbers are those of opentelemetry/proto/trace/v1/trace.proto.
function spansOf(resourceSpans: Uint8Array): Span[] {
  const service = submessages(resourceSpans, 1)
    .flatMap((resource) => submessages(resource, 1))
    .map(attribute)
    .find(({ key }) => key === 'service.name');
  return submessages(resourceSpans, 2)
    .flatMap((scopeSpans) => submessages(scopeSpans, 2))
    .map((span) => ({
      service: service?.value ?? '',
      traceId: hex(span, 1),
      spanId: hex(span, 2),
      parentId: hex(span, 4),
      name: text(span, 5),
      texts: [text(span, 5), ...submessages(span, 9).map(attribute).flatMap(Object.values)],
    }));
}

/** A KeyValue: its value is '' unless it is a text. */
function attribute(keyValue: Uint8Array): { readonly key: string; readonly value: string } {
  const value = submessages(keyValue, 2).map((any) => text(any, 1));
  return { key: text(keyValue, 1), value: value.join() };
}

function text(message: Uint8Array, field: number): string {
  return Buffer.concat(submessages(message, field)).toString('utf8');
}

function hex(message: Uint8Array, field: number): string {
  return Buffer.concat(submessages(message, field)).toString('hex');
}

/** The bytes of every occurrence of a field that has a length: a message, a text or bytes. */
function submessages(message: Uint8Array, field: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === field && type === 2) found.push(reader.bytes());
    else reader.skip(type);
  }
  return found;
}
