import { rpcReason } from '@isthmus/rpc';
import { describe, expect, it } from 'vitest';
import {
  createEvaluatePool,
  drawn,
  listen,
  serveEvaluator,
  spec,
  storeWith,
} from './serving.fixture.js';

const compute = createEvaluatePool();
const inputs = { a: drawn(1), b: drawn(2) };

/** A path of which no test sees the end. */
const endless = { ...spec, path: 'line:points=100000' };

describe('an evaluation', () => {
  it('ends when its client leaves, and its slot serves the next', async () => {
    const { store, request } = await storeWith(inputs, endless);
    const { client } = await serveEvaluator(store, compute);
    for await (const { event } of client.evaluate(request)) {
      if (event?.$case === 'metric') break;
    }
    const next = await storeWith(inputs);
    const other = await serveEvaluator(next.store, compute);
    const { result } = await listen(other.client.evaluate(next.request));
    expect(result.curves[0]?.points).toHaveLength(5);
  });

  it('is told UNAVAILABLE when the service stops', async () => {
    const { store, request } = await storeWith(inputs, endless);
    const { client, service } = await serveEvaluator(store, compute);
    const responses = client.evaluate(request)[Symbol.asyncIterator]();
    await responses.next();
    const ended = listen({ [Symbol.asyncIterator]: () => responses }).catch(rpcReason);
    await service.stop();
    expect(await ended).toBe('UNAVAILABLE: the service is stopping');
  });
});
