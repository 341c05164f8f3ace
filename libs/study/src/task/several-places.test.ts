import { once } from 'node:events';
import { createServer } from 'node:net';
import {
  MatcherServiceDefinition,
  type MatcherServiceImplementation,
  type VerifyRequest,
} from '@isthmus/proto';
import { startService } from '@isthmus/rpc';
import type { VerifyResult } from '@isthmus/task';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectServices } from './service-clients.js';
import { usualLimits } from './task-limits.js';

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const options = { signal: new AbortController().signal, onProgress: quiet };
const request = {} as VerifyRequest;
const refuse = async function* (): AsyncGenerator<never> {
  expect.fail('expected no task');
};

/** A proof that tells which service gave it. */
function proofOf(examples: number) {
  const proof = { tolerance: 1, examples, equal: true, precision: 'float64', wrongAxes: [] };
  const value: VerifyResult = { subject: 'permutation', wallMs: 1, proof } as never;
  return { event: { $case: 'result' as const, value } };
}

const progress = (stage: string) => ({
  event: { $case: 'progress' as const, value: { stage, completed: 1, total: 2 } },
});

type Verify = MatcherServiceImplementation['verify'];

/** A matcher at its own address, whose proofs are given; counts how often it is asked. */
async function matcher(verify: Verify) {
  let calls = 0;
  const service = await startService({
    listen: '127.0.0.1:0',
    logger,
    checks: {},
    add: (server) =>
      server.add(MatcherServiceDefinition, {
        match: refuse,
        fuse: refuse,
        describe: async () => expect.fail('expected no question'),
        validate: async () => expect.fail('expected no question'),
        verify(request, context) {
          calls += 1;
          return verify(request, context);
        },
      }),
  });
  onTestFinished(() => service.stop());
  return { address: service.address, calls: () => calls };
}

function clientsOf(addresses: readonly string[], limits = usualLimits) {
  const clients = connectServices(async () => addresses.map((address) => ({ address })), limits);
  onTestFinished(() => clients.close());
  return clients;
}

/** An address at which nothing listens. */
async function nowhere(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? `127.0.0.1:${address?.port}` : '';
}

const answering = (examples: number): Verify =>
  async function* () {
    yield proofOf(examples);
  };

/** Tells that it computes, and then nothing until the call has ended. */
const silent: Verify = async function* (_, { signal }) {
  yield progress('computing');
  await once(signal, 'abort');
};

describe('calls of a service at several places', () => {
  it('go to where the fewest are in flight', async () => {
    let waiting = 0;
    let release: () => void = quiet;
    const all = new Promise<void>((resolve) => {
      release = resolve;
    });
    const together = (examples: number): Verify =>
      async function* () {
        waiting += 1;
        if (waiting === 6) release();
        await all;
        yield proofOf(examples);
      };
    const places = [
      await matcher(together(1)),
      await matcher(together(2)),
      await matcher(together(3)),
    ];
    const clients = clientsOf(places.map(({ address }) => address));
    await Promise.all(Array.from({ length: 6 }, () => clients.verify(request, options)));
    expect(places.map(({ calls }) => calls())).toEqual([2, 2, 2]);
  });

  it('pass over a place where nothing listens, and count as no failure', async () => {
    const other = await matcher(answering(7));
    const clients = clientsOf([await nowhere(), other.address]);
    const began = performance.now();
    for (let i = 0; i < 5; i += 1) {
      expect((await clients.verify(request, options)).proof.examples).toBe(7);
    }
    expect(other.calls()).toBe(5);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it('pass over a place that has no room for as long as it says', async () => {
    const busy = await matcher(async function* (_, { trailer }) {
      trailer.set('grpc-retry-pushback-ms', '60000');
      const full = Object.assign(new Error('the queue is full'), { name: 'OutOfMemory' });
      yield await Promise.reject<never>(full);
    });
    const other = await matcher(answering(7));
    const clients = clientsOf([busy.address, other.address]);
    for (let i = 0; i < 5; i += 1) await clients.verify(request, options);
    expect([busy.calls(), other.calls()]).toEqual([1, 5]);
  });

  it('move on from a place that ends in the middle', async () => {
    const dying: { stop?: () => Promise<void> } = {};
    const service = await startService({
      listen: '127.0.0.1:0',
      logger,
      checks: {},
      add: (server) =>
        server.add(MatcherServiceDefinition, {
          match: refuse,
          fuse: refuse,
          describe: async () => expect.fail('expected no question'),
          validate: async () => expect.fail('expected no question'),
          async *verify(_, { signal }) {
            yield progress('computing');
            void dying.stop?.();
            await once(signal, 'abort');
          },
        }),
    });
    dying.stop = () => service.stop();
    const other = await matcher(answering(7));
    const clients = clientsOf([service.address, other.address]);
    expect((await clients.verify(request, options)).proof.examples).toBe(7);
    expect(other.calls()).toBe(1);
  });

  it('name all of them where none can be reached', { timeout: 30_000 }, async () => {
    const addresses = [await nowhere(), await nowhere()];
    await expect(clientsOf(addresses).verify(request, options)).rejects.toThrow(
      `the matcher does not answer after 6 tries [service=matcher, address=${addresses.join(', ')}]`,
    );
  });
});

describe('a stream that falls silent though its connection lives', () => {
  const limits = { stallMs: 300 };

  it('is given up, and its task is done elsewhere', async () => {
    const stuck = await matcher(silent);
    const other = await matcher(answering(7));
    const clients = clientsOf([stuck.address, other.address], limits);
    expect((await clients.verify(request, options)).proof.examples).toBe(7);
    expect([stuck.calls(), other.calls()]).toEqual([1, 1]);
  });

  it('is tried once more, and then has failed', { timeout: 20_000 }, async () => {
    const stuck = await matcher(silent);
    await expect(clientsOf([stuck.address], limits).verify(request, options)).rejects.toThrow(
      /^the matcher was asked 2 times and fell silent .*: it tells nothing for 0.3 s, though its connection lives; look at its log, and start it anew$/,
    );
    expect(stuck.calls()).toBe(2);
  });

  it('is none while it says, from time to time, that it waits', async () => {
    const slow = await matcher(async function* () {
      for (let i = 0; i < 20; i += 1) {
        yield progress('waiting');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      yield proofOf(7);
    });
    await clientsOf([slow.address], limits).verify(request, options);
    expect(slow.calls()).toBe(1);
  });
});

it('a task is given so long from when it begins to be computed, and its service ends it then', async () => {
  let ended = 0;
  const slow = await matcher(async function* (_, { signal }) {
    for (let i = 0; i < 8; i += 1) {
      yield progress('waiting');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    try {
      yield progress('computing');
      await once(signal, 'abort');
    } finally {
      ended += 1;
    }
  });
  const began = performance.now();
  const limits = { ...usualLimits, timeoutMs: 500 };
  await expect(clientsOf([slow.address], limits).verify(request, options)).rejects.toThrow(
    /^the matcher did not do the task in time .*: DEADLINE_EXCEEDED: not done 0.5 s after it was begun; give it more with --task-timeout/,
  );
  expect(performance.now() - began).toBeGreaterThan(1_250);
  await expect.poll(() => ended).toBe(1);
  expect(slow.calls()).toBe(1);
});
