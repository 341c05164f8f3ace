import {
  context,
  propagation,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

/** Attributes on spans: identities and sizes, never payloads or secrets. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

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

/** Forgets who records spans, so that another may be told. */
export function forgetTracing(): void {
  for (const api of [trace, context, propagation]) api.disable();
}
