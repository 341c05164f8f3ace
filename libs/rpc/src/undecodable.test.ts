import { gzipSync } from 'node:zlib';
import { Status } from 'nice-grpc';
import { describe, expect, it } from 'vitest';
import { callRaw, framed, statusOf } from './raw-client.fixture.js';
import { serve } from './serve-locally.fixture.js';

/** Field 2 of a TrainRequest, of so many bytes that do not come. */
const cutShort = Uint8Array.of(0x12, 0x7f);
/** Groups of an unknown field, each within the other. */
const nested = new Uint8Array(1_000_000).fill(0x7b);
/** A size of 2^64 - 1 of a data set, which no number of JavaScript is. */
const tooLarge = Uint8Array.of(0x1a, 11, 0x18, ...new Array(9).fill(0xff), 0x01);
/** A field of a wire type that there is none of. */
const untyped = Uint8Array.of(0x0f, 0x01);

describe('a request that cannot be decoded', () => {
  it.each([
    ['cut short', cutShort],
    ['nested a million times', nested],
    ['with a number beyond 2^53', tooLarge],
    ['of an unknown wire type', untyped],
    ['of compressed bytes that are not said to be', gzipSync(untyped)],
  ])('%s is refused as INVALID_ARGUMENT, within a second of computing', async (_, bytes) => {
    const { service, logger } = await serve(async function* () {});
    const call = callRaw(service.address);
    const before = process.cpuUsage();
    call.end(framed(bytes));
    const { code, details } = await statusOf(call);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
    expect(code).toBe(Status.INVALID_ARGUMENT);
    expect(details).toContain(
      'invalid request [bytes: expected a message of /isthmus.trainer.v1.TrainerService/Train, got ',
    );
    expect(logger.lines).toEqual([]);
  });
});

describe('a request that is larger than the service takes', () => {
  it('is refused as RESOURCE_EXHAUSTED', async () => {
    const { service } = await serve(async function* () {});
    const call = callRaw(service.address);
    call.end(framed(new Uint8Array(3 * 1024 * 1024)));
    expect(await statusOf(call)).toMatchObject({
      code: Status.RESOURCE_EXHAUSTED,
      details: expect.stringContaining('larger than max'),
    });
  });
});
