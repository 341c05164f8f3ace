import { TrainerServiceDefinition } from '@isthmus/proto';
import { type CallContext, ServerError, Status } from 'nice-grpc';
import { describe, expect, it } from 'vitest';
import { busyForMs, hasAnswered, isOfStore, isTransient, rpcReason } from './client-error.js';
import { connect } from './connect.js';
import { serve } from './serve-locally.fixture.js';

async function callAnsweredBy(status: Status, pushbackMs?: string): Promise<unknown> {
  return callThat((context) => {
    if (pushbackMs !== undefined) context.trailer.set('grpc-retry-pushback-ms', pushbackMs);
    return new ServerError(status, 'as the service says');
  });
}

async function callThat(fails: (context: CallContext) => Error): Promise<unknown> {
  const { client } = await serve(async function* (_, context) {
    throw fails(context);
  });
  return client
    .train({})
    [Symbol.asyncIterator]()
    .next()
    .catch((error) => error);
}

describe('a failed call', () => {
  it('is worth another try at status UNAVAILABLE', async () => {
    expect(isTransient(await callAnsweredBy(Status.UNAVAILABLE))).toBe(true);
  });

  it.each([
    Status.INVALID_ARGUMENT,
    Status.NOT_FOUND,
    Status.DATA_LOSS,
    Status.FAILED_PRECONDITION,
    // The same task needs the same memory or space again.
    Status.RESOURCE_EXHAUSTED,
    Status.INTERNAL,
  ])('is not worth another try at status %i', async (status) => {
    expect(isTransient(await callAnsweredBy(status))).toBe(false);
  });

  it('is told by status and by what the service says', async () => {
    const error = await callAnsweredBy(Status.NOT_FOUND);
    expect(rpcReason(error)).toBe('NOT_FOUND: as the service says');
  });

  it.each([
    ['250', 250],
    ['0', 100],
    ['999999999999', 60_000],
    ['-1', undefined],
    ['soon', undefined],
    [undefined, undefined],
  ])('for a full queue that names %s ms is waited out for %s ms', async (told, waited) => {
    const error = await callAnsweredBy(Status.RESOURCE_EXHAUSTED, told);
    expect(busyForMs(error)).toBe(waited);
  });

  it.each([
    ['StoreUnavailable', true],
    ['StoreFull', true],
    ['ObjectNotFound', true],
    ['IntegrityError', true],
    ['RangeError', false],
    ['TrainingDiverged', false],
  ])('by %s is of the store: %s', async (name, expected) => {
    const error = await callThat(() => Object.assign(new Error('[store=here]'), { name }));
    expect(isOfStore(error)).toBe(expected);
    expect(hasAnswered(error)).toBe(true);
  });

  it('to a service that is not there is worth another try, and names the address', async () => {
    const { client, close } = connect(TrainerServiceDefinition, '127.0.0.1:1');
    const call = client.train({})[Symbol.asyncIterator]().next();
    const error = await call.catch((reason) => reason);
    close();
    expect(isTransient(error)).toBe(true);
    expect(hasAnswered(error)).toBe(false);
    expect(rpcReason(error)).toContain('127.0.0.1:1');
  });
});

describe('an error that is no answer of a service', () => {
  it('is not worth another try, and told by its message', () => {
    const error = new RangeError('the stream ended without a result');
    expect(isTransient(error)).toBe(false);
    expect(rpcReason(error)).toBe('the stream ended without a result');
  });
});
