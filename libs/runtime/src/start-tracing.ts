import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { forgetTracing } from './spans.js';

/** How long a collector may take to accept spans: a run does not wait for its traces. */
const exportTimeoutMs = 2_000;

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
      } finally {
        forgetTracing();
      }
    },
  };
}

function batchesTo(url: string): BatchSpanProcessor {
  return new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs }));
}
