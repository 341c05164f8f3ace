import { context, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** How long a collector may take to accept spans: a run does not wait for its traces. */
const exportTimeoutMs = 2_000;

/** Attributes on spans: identities and sizes, never payloads or secrets. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Ends tracing. */
export interface Tracing {
  /** Sends what is not sent yet; says so on stderr when the collector does not take it. */
  shutdown(): Promise<void>;
}

/**
 * Starts tracing for this process. Spans are exported by OTLP over gRPC to `otlpEndpoint`;
 * without one they still carry ids, so that logs and children agree on the trace.
 */
export function startTracing(serviceName: string, otlpEndpoint: string | undefined): Tracing {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: otlpEndpoint === undefined ? [] : [batchesTo(otlpEndpoint)],
  });
  provider.register({ propagator: new W3CTraceContextPropagator() });
  return {
    async shutdown() {
      try {
        await provider.shutdown();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        console.error(
          `traces were not delivered [OTEL_EXPORTER_OTLP_ENDPOINT=${otlpEndpoint}]: ${reason}`,
        );
      }
    },
  };
}

function batchesTo(url: string): BatchSpanProcessor {
  return new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs }));
}

/** Runs `work` in a span that ends with it, marked as failed when it throws. */
export async function inSpan<Result>(
  name: string,
  attributes: SpanAttributes,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = tracer().startSpan(name, { attributes });
  try {
    return await context.with(trace.setSpan(context.active(), span), () => work(span));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    throw error;
  } finally {
    span.end();
  }
}

/** Records a span that has just ended and took `durationMs`, e.g. an epoch told by a worker. */
export function recordSpan(name: string, durationMs: number, attributes: SpanAttributes): void {
  const endTime = Date.now();
  tracer()
    .startSpan(name, { attributes, startTime: endTime - durationMs })
    .end(endTime);
}

/** The id of the trace that is active here, if any. */
export function activeTraceId(): string | undefined {
  return trace.getSpan(context.active())?.spanContext().traceId;
}

function tracer(): Tracer {
  return trace.getTracer('isthmus');
}
