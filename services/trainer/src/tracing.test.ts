import { inSpan } from '@isthmus/runtime';
import { SpanKind, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createTrainPool,
  dataset,
  listen,
  serveTrainer,
  spec,
  storeWith,
  trainRequest,
} from './serving.fixture.js';

const compute = createTrainPool({ slots: 1 });

const exporter = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
afterAll(() => trace.disable());

const method = 'isthmus.trainer.v1.TrainerService/Train';
const label = ({ kind, name }: ReadableSpan) => `${SpanKind[kind]} ${name}`;

/** Each span below its parent, as "root > child > grandchild". */
function paths(spans: readonly ReadableSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
  const pathOf = (span: ReadableSpan): string => {
    const parent = byId.get(span.parentSpanContext?.spanId ?? '');
    return parent === undefined ? label(span) : `${pathOf(parent)} > ${label(span)}`;
  };
  return spans.map(pathOf).sort();
}

describe('a training', () => {
  it('is one trace: caller, client, server, and the job with every epoch', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    await inSpan('isthmus run', {}, () => listen(client.train(trainRequest(spec, ref))));
    const spans = exporter.getFinishedSpans();
    const server = `INTERNAL isthmus run > CLIENT ${method} > SERVER ${method}`;
    expect(paths(spans)).toEqual([
      'INTERNAL isthmus run',
      `INTERNAL isthmus run > CLIENT ${method}`,
      server,
      `${server} > INTERNAL artifact.get`,
      `${server} > INTERNAL artifact.put`,
      ...Array.from({ length: spec.epochs }, () => `${server} > INTERNAL train.epoch`),
    ]);
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
  });

  it('shows on its spans identities alone, no payload and no secret', async () => {
    exporter.reset();
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    await listen(client.train(trainRequest(spec, ref)));
    const attributes = exporter.getFinishedSpans().flatMap((span) => Object.keys(span.attributes));
    expect([...new Set(attributes)].sort()).toEqual([
      'isthmus.epoch',
      'isthmus.key',
      'net.peer.ip',
      'net.peer.port',
      'rpc.grpc.status_code',
      'rpc.grpc.status_text',
      'rpc.method',
      'rpc.service',
      'rpc.system',
    ]);
  });
});
