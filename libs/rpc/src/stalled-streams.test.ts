import { once } from 'node:events';
import { constants } from 'node:http2';
import { setTimeout as delay } from 'node:timers/promises';
import { TrainerServiceDefinition, type TrainResponse } from '@isthmus/proto';
import type { TaskEvent } from '@isthmus/task';
import { type CallContext, createServer } from 'nice-grpc';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callRaw, framed } from './raw-client.fixture.js';
import { respond } from './respond.js';
import { createStallInterceptor } from './stalled-streams.js';

const patienceMs = 200;
const empty = framed(new Uint8Array());

type Train = (_: unknown, context: CallContext) => AsyncIterable<TrainResponse>;

async function serve(train: Train): Promise<string> {
  const server = createServer({ interceptors: [createStallInterceptor(patienceMs)] });
  server.add(TrainerServiceDefinition, { train });
  const port = await server.listen('127.0.0.1:0');
  onTestFinished(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

/** A task that takes so long; `ended` resolves with whether it was cancelled. */
function createTask(ms: number) {
  let tell: (cancelled: boolean) => void = () => {};
  const ended = new Promise<boolean>((resolve) => {
    tell = resolve;
  });
  async function* task({ signal }: CallContext): AsyncGenerator<TaskEvent<never>> {
    const until = performance.now() + ms;
    for (let step = 0; performance.now() < until && !signal.aborted; step++) {
      yield { kind: 'metric', metric: { name: 'loss', value: 1, step } };
      await delay(10);
    }
    tell(signal.aborted);
  }
  const train: Train = (_, context) => respond(task(context));
  return { train, ended };
}

describe('a client that answers pings and never reads', () => {
  it('does not keep its task from being completed, and loses its stream afterwards', async () => {
    const { train, ended } = createTask(5 * patienceMs);
    const call = callRaw(await serve(train), { window: 0 });
    const closed = once(call, 'close');
    call.end(empty);
    expect(await ended).toBe(false);
    expect(call.closed).toBe(false);
    await closed;
    expect(call.rstCode).toBe(constants.NGHTTP2_CANCEL);
  });

  it('loses a stream at once that no task computes for', async () => {
    const call = callRaw(
      await serve(async function* () {
        for (;;) yield { event: undefined };
      }),
      { window: 0 },
    );
    call.end(empty);
    await once(call, 'close');
    expect(call.rstCode).toBe(constants.NGHTTP2_CANCEL);
  });
});

describe('a client that never ends its request', () => {
  it.each([
    { sent: 'half a message', bytes: framed(new Uint8Array(100)).subarray(0, 50) },
    { sent: 'a whole message', bytes: empty },
  ])('loses its stream after $sent', async ({ bytes }) => {
    const call = callRaw(await serve(createTask(0).train));
    call.write(bytes);
    await once(call, 'close');
    expect(call.rstCode).toBe(constants.NGHTTP2_CANCEL);
  });
});

describe('a client that reads', () => {
  it('keeps its stream however long its task takes', async () => {
    const { train, ended } = createTask(4 * patienceMs);
    const call = callRaw(await serve(train));
    call.end(empty);
    call.resume();
    expect(await ended).toBe(false);
    await once(call, 'close');
    expect(call.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
  });
});
