import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { activeTraceId, inSpan, recordSpan } from './spans.js';
import { startTracing } from './start-tracing.js';

afterEach(() => {
  for (const api of [trace, context, propagation]) api.disable();
});

/** Spans in the order in which they ended. */
function recordSpans(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
  return exporter;
}

/** A collector on a free port that keeps what it is sent, as bytes. */
async function startCollector() {
  const exports: Buffer[] = [];
  const server = new Server();
  server.addService(
    {
      export: {
        path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        requestStream: false,
        responseStream: false,
        requestDeserialize: (bytes: Buffer) => bytes,
        requestSerialize: (bytes: Buffer) => bytes,
        responseDeserialize: (bytes: Buffer) => bytes,
        responseSerialize: (bytes: Buffer) => bytes,
      },
    },
    {
      export: ({ request }: { request: Buffer }, answer: (error: null, bytes: Buffer) => void) => {
        exports.push(request);
        answer(null, Buffer.alloc(0));
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  onTestFinished(() => server.forceShutdown());
  return { endpoint: `http://127.0.0.1:${port}`, exports };
}

describe('inSpan', () => {
  it('answers with what the work answers', async () => {
    expect(await inSpan('work', {}, async () => 3)).toBe(3);
  });

  it('makes spans within it its children', async () => {
    const exporter = recordSpans();
    await inSpan('outer', { 'isthmus.run_id': 'r' }, () => inSpan('inner', {}, async () => 3));
    const [inner, outer] = exporter.getFinishedSpans();
    expect([inner?.name, outer?.name]).toEqual(['inner', 'outer']);
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(outer?.parentSpanContext).toBeUndefined();
    expect(outer?.attributes).toEqual({ 'isthmus.run_id': 'r' });
  });

  it('is marked as failed by what the work throws, and passes it on', async () => {
    const exporter = recordSpans();
    const work = inSpan('work', {}, async () => {
      throw new RangeError('no more');
    });
    await expect(work).rejects.toThrow('no more');
    expect(exporter.getFinishedSpans()[0]?.status).toEqual({
      code: SpanStatusCode.ERROR,
      message: 'RangeError: no more',
    });
  });
});

describe('recordSpan', () => {
  it('makes a span that has just ended and took as long as it is told', async () => {
    const exporter = recordSpans();
    await inSpan('outer', {}, async () => recordSpan('train.epoch', 1_500, { 'isthmus.epoch': 2 }));
    const [epoch, outer] = exporter.getFinishedSpans();
    expect(epoch).toMatchObject({ name: 'train.epoch', attributes: { 'isthmus.epoch': 2 } });
    expect(epoch?.duration).toEqual([1, 500_000_000]);
    expect(epoch?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  });
});

describe('startTracing', () => {
  it('gives spans ids also when nothing is exported', async () => {
    const { shutdown } = startTracing('trainer', undefined);
    expect(activeTraceId()).toBeUndefined();
    const inside = await inSpan('work', {}, async () => activeTraceId());
    expect(inside).toMatch(/^[0-9a-f]{32}$/);
    await shutdown();
  });

  it('sends spans to the collector, by OTLP and with the name of the service, at the latest when it ends', async () => {
    const { endpoint, exports } = await startCollector();
    const { shutdown } = startTracing('isthmus-trainer', endpoint);
    const traceId = await inSpan('train.epoch', {}, async () => activeTraceId());
    await shutdown();
    const sent = Buffer.concat(exports);
    expect(sent.includes('train.epoch')).toBe(true);
    expect(sent.includes('isthmus-trainer')).toBe(true);
    expect(sent.includes(Buffer.from(traceId ?? 'none', 'hex'))).toBe(true);
  });

  it.each(['refuses', 'does not answer'])('ends well when the collector %s', async (how) => {
    const collector = createServer().listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port } = collector.address() as AddressInfo;
    if (how === 'refuses') collector.close();
    const complaints = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => {
      collector.close();
      complaints.mockRestore();
    });
    const { shutdown } = startTracing('isthmus-trainer', `http://127.0.0.1:${port}`);
    await inSpan('work', {}, async () => 3);
    await shutdown();
    expect(complaints.mock.calls.flat()).toEqual([
      expect.stringContaining(`OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${port}]`),
    ]);
  });
});
