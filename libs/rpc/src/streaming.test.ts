import { once } from 'node:events';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { TrainerServiceDefinition, type TrainResponse } from '@isthmus/proto';
import { type CallContext, Status } from 'nice-grpc';
import { describe, expect, it } from 'vitest';
import { metric, serve } from './serve-locally.fixture.js';

/** A method that streams one metric, then works until it is told to stop. */
function createEndlessTrain() {
  const { promise: ended, resolve } = withResolver();
  const train = async function* (_request: unknown, { signal }: CallContext) {
    try {
      yield metric(1);
      await once(signal, 'abort');
      signal.throwIfAborted();
    } finally {
      resolve();
    }
  };
  return { train, ended };
}

function withResolver() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function collect(responses: AsyncIterable<TrainResponse>) {
  const values: unknown[] = [];
  for await (const { event } of responses) values.push(event?.value);
  return values;
}

describe('a streaming call', () => {
  it('ends its job when the client aborts', async () => {
    const { train, ended } = createEndlessTrain();
    const { client, logger } = await serve(train);
    const leaving = new AbortController();
    const responses = client.train({}, { signal: leaving.signal })[Symbol.asyncIterator]();
    expect((await responses.next()).value).toEqual(metric(1));
    leaving.abort();
    await expect(responses.next()).rejects.toThrow('aborted');
    await ended;
    expect(logger.lines).toEqual([]);
  });

  it('ends its job when the client stops reading', async () => {
    const { train, ended } = createEndlessTrain();
    const { client } = await serve(train);
    for await (const response of client.train({})) {
      expect(response).toEqual(metric(1));
      break;
    }
    await ended;
  });

  it('ends its job at the deadline that the client set', async () => {
    const { train, ended } = createEndlessTrain();
    const { service, logger } = await serve(train);
    const { path, requestType, responseType } = {
      path: `/${TrainerServiceDefinition.fullName}/Train`,
      ...TrainerServiceDefinition.methods.train,
    };
    const client = new Client(service.address, credentials.createInsecure());
    const call = client.makeServerStreamRequest(
      path,
      (request) => Buffer.from(requestType.encode(request).finish()),
      (bytes) => responseType.decode(bytes),
      requestType.create(),
      new Metadata(),
      { deadline: Date.now() + 200 },
    );
    call.resume();
    await expect(once(call, 'end')).rejects.toMatchObject({ code: Status.DEADLINE_EXCEEDED });
    await ended;
    expect(logger.lines).toEqual([]);
    client.close();
  });

  it('delivers what came before an error', async () => {
    const { client } = await serve(async function* () {
      yield metric(1);
      throw new RangeError('no more');
    });
    const responses = client.train({})[Symbol.asyncIterator]();
    expect((await responses.next()).value).toEqual(metric(1));
    await expect(responses.next()).rejects.toMatchObject({
      code: Status.INVALID_ARGUMENT,
      details: 'no more',
    });
  });

  it('may be empty', async () => {
    const { client } = await serve(async function* () {});
    expect(await collect(client.train({}))).toEqual([]);
  });

  it('waits for a slow client and loses nothing', async () => {
    const total = 500;
    const sizeBytes = 10_000;
    let sent = 0;
    const { client } = await serve(async function* () {
      for (; sent < total; sent++) yield metric(sent, 'x'.repeat(sizeBytes));
    });
    const received: unknown[] = [];
    for await (const { event } of client.train({})) {
      received.push(event?.$case === 'metric' && event.value.value);
      // However long the client thinks, what it has not asked for is not all under way.
      if (received.length === 3) await untilStill(() => sent);
      if (received.length === 3) expect(sent).toBeLessThan(total / 2);
    }
    expect(received).toEqual(Array.from({ length: total }, (_, i) => i));
  });
});

/** Waits until a value that others change is the same on many turns of the event loop. */
async function untilStill(read: () => number): Promise<void> {
  for (let turns = 0, before = read(); turns < 1_000; turns++) {
    await new Promise(setImmediate);
    if (read() !== before) turns = 0;
    before = read();
  }
}
