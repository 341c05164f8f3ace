import { CheckpointError } from '@isthmus/checkpoint';
import { DatasetError } from '@isthmus/dataset';
import {
  IntegrityError,
  ObjectNotFound,
  StoreForbidden,
  StoreFull,
  StoreMisconfigured,
  StoreUnavailable,
} from '@isthmus/object-store';
import { QueueFull } from '@isthmus/task';
import { TrainingDiverged } from '@isthmus/training';
import { type ClientError, type Metadata, ServerError, Status } from 'nice-grpc';
import { describe, expect, it } from 'vitest';
import { InvalidRequest } from './parse-field.js';
import { metric, serve } from './serve-locally.fixture.js';

const attempt = { location: 'memory', operation: 'get', key: 'a' } as const;

/** As the compute thread's border rebuilds them: their classes live elsewhere. */
const notProved = Object.assign(new Error('computes another function'), {
  name: 'PermutationNotProved',
});

async function callFailingWith(error: unknown) {
  const { client, logger } = await serve(async function* () {
    throw error;
  });
  let trailer: Metadata | undefined;
  const onTrailer = (told: Metadata) => {
    trailer = told;
  };
  const responses = client.train({}, { onTrailer })[Symbol.asyncIterator]();
  const failure: ClientError = await responses.next().then(
    () => expect.fail('expected the call to fail'),
    (reason) => reason,
  );
  return { failure, logger, trailer };
}

const outOfMemory = Object.assign(new Error('out of memory: lower the batch size'), {
  name: 'OutOfMemory',
});

describe('an error of a call', () => {
  it.each<[Error, keyof typeof Status]>([
    [new InvalidRequest('invalid request [seed: expected a number]'), 'INVALID_ARGUMENT'],
    [new RangeError('unknown network "mpl"'), 'INVALID_ARGUMENT'],
    [new CheckpointError('file too short', { got: 3 }), 'INVALID_ARGUMENT'],
    [new DatasetError('not a data set', { field: 'name' }), 'INVALID_ARGUMENT'],
    [new TrainingDiverged('the training loss is no longer a number'), 'FAILED_PRECONDITION'],
    [notProved, 'FAILED_PRECONDITION'],
    [outOfMemory, 'RESOURCE_EXHAUSTED'],
    [new ObjectNotFound('memory', 'a'), 'NOT_FOUND'],
    [new IntegrityError('memory', 'a', 'other bytes'), 'DATA_LOSS'],
    [new StoreForbidden(attempt, 'ask', new Error('no')), 'PERMISSION_DENIED'],
    [new StoreMisconfigured('no such bucket'), 'FAILED_PRECONDITION'],
    [new StoreFull(attempt, new Error('ENOSPC')), 'RESOURCE_EXHAUSTED'],
    [new StoreUnavailable(attempt, 'wait', new Error('busy')), 'UNAVAILABLE'],
    [new ServerError(Status.RESOURCE_EXHAUSTED, 'come back later'), 'RESOURCE_EXHAUSTED'],
  ])('%s reaches the client with its text as %s', async (error, status) => {
    const { failure, logger } = await callFailingWith(error);
    expect(Status[failure.code]).toBe(status);
    expect(failure.details).toBe(error instanceof ServerError ? error.details : error.message);
    expect(logger.lines).toEqual([]);
  });

  it('that a queue is full says when to come again, as memory that ran out does not', async () => {
    const full = await callFailingWith(new QueueFull({ slots: 1, queue: 2 }, 1_500));
    expect(full.failure.code).toBe(Status.RESOURCE_EXHAUSTED);
    expect(full.failure.details).toMatch(/^too many tasks wait .*; try again in 2 s, /);
    expect(full.trailer?.get('grpc-retry-pushback-ms')).toBe('1500');
    const { failure, trailer } = await callFailingWith(outOfMemory);
    expect(failure.code).toBe(Status.RESOURCE_EXHAUSTED);
    expect(trailer?.get('grpc-retry-pushback-ms')).toBeUndefined();
  });

  it('that is a bug is INTERNAL, its text hidden and logged once with its stack', async () => {
    const bug = new TypeError('secret is not a function');
    const { failure, logger } = await callFailingWith(bug);
    expect(failure.code).toBe(Status.INTERNAL);
    expect(failure.details).toBe(
      'internal error; see the log of the service, such as .isthmus/logs/trainer.log',
    );
    expect(logger.lines).toEqual([
      {
        level: 'error',
        message: 'a call failed by a bug',
        method: '/isthmus.trainer.v1.TrainerService/Train',
        error: bug.stack,
      },
    ]);
  });

  it('that is no Error at all is a bug as well', async () => {
    const { failure, logger } = await callFailingWith('just a string');
    expect(failure.code).toBe(Status.INTERNAL);
    expect(logger.lines).toMatchObject([
      { level: 'error', error: expect.stringContaining('just a string') },
    ]);
  });

  it.each([
    ['long', 'x'.repeat(1_000_000)],
    ['of characters that a status encodes', '層'.repeat(60_000)],
    ['with half a character', `\ud800${'x'.repeat(100_000)}`],
  ])('whose text is %s arrives shortened, and other calls go on', async (_, text) => {
    const { client } = await serve(async function* ({ digest }) {
      yield metric(1);
      if (digest === 'good') await new Promise((resolve) => setTimeout(resolve, 300));
      else throw new RangeError(`unknown network [network=${text}]; name another`);
    });
    const good = client.train({ digest: 'good' })[Symbol.asyncIterator]();
    await good.next();
    const bad = client.train({})[Symbol.asyncIterator]();
    await bad.next();
    await expect(bad.next()).rejects.toMatchObject({
      code: Status.INVALID_ARGUMENT,
      details: expect.stringMatching(
        /^unknown network \[network=.+… \(\d+ characters in all\) …[^;]+; name another$/s,
      ),
    });
    expect((await good.next()).done).toBe(true);
  });

  it('that a method raises as a status is shortened, too', async () => {
    const { failure } = await callFailingWith(
      new ServerError(Status.ABORTED, 'x'.repeat(1_000_000)),
    );
    expect(failure.code).toBe(Status.ABORTED);
    expect(failure.details.length).toBeLessThan(4_096);
  });
});
