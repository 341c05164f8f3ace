import {
  MatcherServiceDefinition,
  type MatcherServiceImplementation,
  type TrainRequest,
} from '@isthmus/proto';
import { startService } from '@isthmus/rpc';
import type { MatchSpec } from '@isthmus/task';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectServices } from './service-clients.js';

const { signal } = new AbortController();
const spec = {} as MatchSpec;
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** An error that a service maps to a status by its name. */
function failure(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

const refuse = async function* (): AsyncGenerator<never> {
  expect.fail('expected no task');
};

/** Clients of a matcher whose `validate` is given, and perhaps `match`; calls of the former are counted. */
async function matcher(
  validate: MatcherServiceImplementation['validate'],
  match: MatcherServiceImplementation['match'] = refuse,
) {
  let calls = 0;
  const service = await startService({
    listen: '127.0.0.1:0',
    logger,
    checks: {},
    add(server) {
      server.add(MatcherServiceDefinition, {
        match,
        fuse: refuse,
        verify: refuse,
        describe: async () => expect.fail('expected no question'),
        validate(request, context) {
          calls += 1;
          return validate(request, context);
        },
      });
    },
  });
  const { address } = service;
  const clients = connectServices(async () => [{ address }]);
  onTestFinished(async () => {
    clients.close();
    await service.stop();
  });
  return { clients, address, calls: () => calls };
}

describe('a service whose queue is full', () => {
  it('is asked again after the time that it names, more often than one that fails', async () => {
    const began = performance.now();
    let left = 8;
    const { clients, calls } = await matcher(async (_, context) => {
      left -= 1;
      if (left < 0) return {};
      context.trailer.set('grpc-retry-pushback-ms', '110');
      throw failure('OutOfMemory', 'the queue is full');
    });
    await clients.validateMatch(spec, signal);
    expect(calls()).toBe(9);
    expect(performance.now() - began).toBeGreaterThan(8 * 110);
  });

  it('is asked no more once the signal is aborted', async () => {
    const stopping = new AbortController();
    const { clients } = await matcher(async (_, context) => {
      context.trailer.set('grpc-retry-pushback-ms', '60000');
      setImmediate(() => stopping.abort(new Error('enough')));
      throw failure('OutOfMemory', 'the queue is full');
    });
    await expect(clients.validateMatch(spec, stopping.signal)).rejects.toThrow('enough');
  });
});

describe('a failure that does not pass', () => {
  it.each([
    ['OutOfMemory', 'RESOURCE_EXHAUSTED'],
    ['StoreFull', 'RESOURCE_EXHAUSTED'],
    ['StoreForbidden', 'PERMISSION_DENIED'],
    ['StoreMisconfigured', 'FAILED_PRECONDITION'],
    ['ObjectNotFound', 'NOT_FOUND'],
    ['IntegrityError', 'DATA_LOSS'],
    ['InvalidRequest', 'invalid'],
  ])('is told at once: %s', async (name, told) => {
    const { clients, calls } = await matcher(async () => {
      throw failure(name, 'invalid as it is');
    });
    await expect(clients.validateMatch(spec, signal)).rejects.toThrow(told);
    expect(calls()).toBe(1);
  });

  it("is an outage of a service's store, which it has waited for, and the store is blamed", async () => {
    const { clients, address, calls } = await matcher(async () => {
      throw failure('StoreUnavailable', 'store is unavailable');
    });
    await expect(clients.validateMatch(spec, signal)).rejects.toThrow(
      `the store of the matcher failed [service=matcher, address=${address}]: UNAVAILABLE: store is unavailable`,
    );
    expect(calls()).toBe(1);
  });
});

describe('a failure that passes', () => {
  it('is one of a service that has too many files open: asked again, until it has not', async () => {
    let left = 2;
    const { clients, calls } = await matcher(async () => {
      left -= 1;
      if (left >= 0) throw failure('TooManyOpenFiles', 'too many open files');
      return {};
    });
    await clients.validateMatch(spec, signal);
    expect(calls()).toBe(3);
  });
});

it('an answer that is no result is told of in brief, however much is wrong with it', async () => {
  const confidence = { model: 0, group: 'fc', bestShare: 2, meanMargin: 2 };
  const value = { confidence: Array.from({ length: 10_000 }, () => confidence) };
  const { clients } = await matcher(
    async () => expect.fail('expected no question'),
    async function* () {
      yield { event: { $case: 'result', value } };
    },
  );
  const request = { digest: '', spec: undefined, models: [], dataset: undefined, start: [] };
  const failure: unknown = await clients
    .match(request, { signal, onProgress: quiet })
    .catch((error: unknown) => error);
  expect(failure).toHaveProperty(
    'message',
    expect.stringMatching(/its answer is no result of the task: permutations: Too small/),
  );
  expect(String(failure).length).toBeLessThan(1000);
});

it('a service that cannot be reached is told to be started, or its address corrected', {
  timeout: 30_000,
}, async () => {
  const clients = connectServices(async () => [{ address: '127.0.0.1:1' }]);
  onTestFinished(() => clients.close());
  const request = {} as TrainRequest;
  await expect(clients.train(request, { signal, onProgress: quiet })).rejects.toThrow(
    /^the trainer does not answer after 6 tries .*ECONNREFUSED.*; start it, or correct its address$/,
  );
});
