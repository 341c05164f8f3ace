import { afterEach, describe, expect, it } from 'vitest';
import { type ComputePool, createComputePool } from './compute-pool.js';

interface Work {
  readonly count: number;
  readonly failAt?: number;
  readonly busyMs?: number;
}
interface Counted {
  readonly i: number;
  readonly thread: number;
}

const pools: ComputePool<Work, Counted>[] = [];
function createPool(slots: number) {
  const pool = createComputePool<Work, Counted>(
    new URL('./compute-pool.fixture.mjs', import.meta.url),
    { slots },
  );
  pools.push(pool);
  return pool;
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

async function collect(events: AsyncIterable<Counted>): Promise<Counted[]> {
  const all: Counted[] = [];
  for await (const event of events) all.push(event);
  return all;
}
const never = new AbortController().signal;

describe('createComputePool', () => {
  it('streams the events of a request in order', async () => {
    const events = await collect(createPool(1).run({ count: 3 }, { signal: never }));
    expect(events.map(({ i }) => i)).toEqual([0, 1, 2]);
  });

  it('keeps its thread from request to request', async () => {
    const pool = createPool(1);
    const [first] = await collect(pool.run({ count: 1 }, { signal: never }));
    const [second] = await collect(pool.run({ count: 1 }, { signal: never }));
    expect(second.thread).toBe(first.thread);
  });

  it('throws what the computation threw, with name and message, and goes on', async () => {
    const pool = createPool(1);
    await expect(collect(pool.run({ count: 5, failAt: 2 }, { signal: never }))).rejects.toThrow(
      expect.objectContaining({ name: 'RangeError', message: 'asked to fail [i=2]' }),
    );
    expect(await collect(pool.run({ count: 1 }, { signal: never }))).toHaveLength(1);
  });

  it('computes as many requests at once as it has slots, the others in turn', async () => {
    const pool = createPool(2);
    expect(pool.slots).toBe(2);
    const requests = [1, 2, 3, 4].map(() =>
      collect(pool.run({ count: 3, busyMs: 5 }, { signal: never })),
    );
    const threads = (await Promise.all(requests)).map(([event]) => event.thread);
    expect(new Set(threads).size).toBe(2);
  });

  it('stops a request that is cancelled between two events, keeping the thread', async () => {
    const pool = createPool(1);
    const [{ thread }] = await collect(pool.run({ count: 1 }, { signal: never }));
    const stopping = new AbortController();
    const running = collect(pool.run({ count: 1e9, busyMs: 2 }, { signal: stopping.signal }));
    setTimeout(() => stopping.abort(), 30);
    await expect(running).rejects.toThrow('aborted');
    const [next] = await collect(pool.run({ count: 1 }, { signal: never }));
    expect(next.thread).toBe(thread);
  });

  it('ends the thread of a request that does not notice its cancellation', async () => {
    const pool = createPool(1);
    const [{ thread }] = await collect(pool.run({ count: 1 }, { signal: never }));
    const stopping = new AbortController();
    const running = collect(pool.run({ count: 2, busyMs: 60_000 }, { signal: stopping.signal }));
    setTimeout(() => stopping.abort(), 30);
    await expect(running).rejects.toThrow('aborted');
    const [next] = await collect(pool.run({ count: 1 }, { signal: never }));
    expect(next.thread).not.toBe(thread);
  });

  it('stops a request whose reader leaves', async () => {
    const pool = createPool(1);
    for await (const { i } of pool.run({ count: 1e9, busyMs: 1 }, { signal: never })) {
      if (i === 3) break;
    }
    expect(await collect(pool.run({ count: 2 }, { signal: never }))).toHaveLength(2);
  });

  it('does not start a request that was cancelled while it waited', async () => {
    const pool = createPool(1);
    const stopping = new AbortController();
    const first = collect(pool.run({ count: 20, busyMs: 5 }, { signal: never }));
    const second = collect(pool.run({ count: 1 }, { signal: stopping.signal }));
    stopping.abort();
    await expect(second).rejects.toThrow('aborted');
    expect(await first).toHaveLength(20);
  });
});
