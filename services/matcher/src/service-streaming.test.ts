import { rpcReason } from '@isthmus/rpc';
import { matchTask, readResult } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import {
  createMatchPool,
  drawn,
  listen,
  matchRequest,
  serveMatcher,
  spec,
  storeWith,
} from './serving.fixture.js';

const compute = createMatchPool();

/** Matched in many seconds. */
const wide = { ...spec, network: 'mlp:64-1500-1500-5' };

describe('a match', () => {
  it('ends when its client leaves, and its slot serves the next', async () => {
    const { store, modelA, modelB } = await storeWith(
      drawn(wide.network, 1),
      drawn(wide.network, 2),
    );
    const { client } = await serveMatcher(store, compute);
    const leaving = new AbortController();
    const left = matchRequest(wide, modelA, modelB);
    for await (const { event } of client.match(left, { signal: leaving.signal })) {
      if (event?.$case === 'metric') break;
    }
    const naive = matchRequest({ ...wide, method: 'identity' }, modelA, modelB);
    expect((await listen(client.match(naive))).result.sweeps).toBe(0);
    expect(await readResult(store, matchTask, left.digest)).toBeUndefined();
  });

  it('is told UNAVAILABLE when the service stops', async () => {
    const { store, modelA, modelB } = await storeWith(
      drawn(wide.network, 1),
      drawn(wide.network, 2),
    );
    const { client, service } = await serveMatcher(store, compute);
    const responses = client.match(matchRequest(wide, modelA, modelB))[Symbol.asyncIterator]();
    await responses.next();
    const ended = listen({ [Symbol.asyncIterator]: () => responses }).catch(rpcReason);
    await service.stop();
    expect(await ended).toBe('UNAVAILABLE: the service is stopping');
  });
});
