import { once } from 'node:events';
import { type CallContext, createChannel, createClient, Status } from 'nice-grpc';
import { HealthDefinition } from 'nice-grpc-server-health';
import { describe, expect, it } from 'vitest';
import { metric, serve } from './serve-locally.fixture.js';

/** As grpc.health.v1 numbers its states. */
const [SERVING, NOT_SERVING] = [1, 2];
/** The name of the server as a whole, as grpc.health.v1 has it. */
const whole = { service: '' };

async function* workUntilAborted(_request: unknown, { signal }: CallContext) {
  yield metric(1);
  await once(signal, 'abort');
  signal.throwIfAborted();
}

describe('a service', () => {
  it('says by its health that it serves', async () => {
    const { service } = await serve(async function* () {});
    const channel = createChannel(service.address);
    const { status } = await createClient(HealthDefinition, channel).check(whole);
    expect(status).toBe(SERVING);
    channel.close();
  });

  it('tells those who watch its health when it stops', async () => {
    const { service } = await serve(async function* () {});
    const channel = createChannel(service.address);
    const states = createClient(HealthDefinition, channel).watch(whole)[Symbol.asyncIterator]();
    expect((await states.next()).value.status).toBe(SERVING);
    const stopped = service.stop();
    expect((await states.next()).value.status).toBe(NOT_SERVING);
    await stopped;
    channel.close();
  });

  it('ends running calls as UNAVAILABLE when it stops', async () => {
    const { service, client, logger } = await serve(workUntilAborted);
    const responses = client.train({})[Symbol.asyncIterator]();
    await responses.next();
    const ended = expect(responses.next()).rejects.toMatchObject({
      code: Status.UNAVAILABLE,
      details: 'the service is stopping',
    });
    await service.stop();
    await ended;
    expect(logger.lines).toEqual([]);
  });

  it('stops although a client does not read what it asked for', async () => {
    const { service, client } = await serve(async function* () {
      for (;;) yield metric(0, 'x'.repeat(10_000));
    });
    const responses = client.train({})[Symbol.asyncIterator]();
    await responses.next();
    await service.stop();
    await expect(
      (async () => {
        while (!(await responses.next()).done);
      })(),
    ).rejects.toThrow();
  });

  it('does not answer once it has stopped', async () => {
    const { service, client } = await serve(async function* () {});
    await service.stop();
    await expect(client.train({})[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: Status.UNAVAILABLE,
    });
  });
});
