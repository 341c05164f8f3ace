import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type ComputePool, createComputePool } from './compute-pool.js';

interface Work {
  readonly count: number;
  readonly failAt?: number;
  readonly busyMs?: number;
}
interface Counted {
  readonly i: number;
  readonly thread: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const fixture = new URL('./compute-pool.fixture.mjs', import.meta.url);
const pools: ComputePool<Work, Counted>[] = [];
function createPool(slots: number) {
  const pool = createComputePool<Work, Counted>(fixture, { slots });
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

  it('throws an error that still says whether it means bad input', async () => {
    const pool = createPool(1);
    const request = { count: 5, failAt: 2, isBadInput: true };
    await expect(collect(pool.run(request, { signal: never }))).rejects.toThrow(
      expect.objectContaining({ isBadInput: true }),
    );
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

  it('keeps the slot of a cancelled request until its step has ended, and then the thread', async () => {
    const pool = createPool(1);
    const [{ thread }] = await collect(pool.run({ count: 1 }, { signal: never }));
    const stopping = new AbortController();
    const startedAt = performance.now();
    const running = collect(pool.run({ count: 2, busyMs: 600 }, { signal: stopping.signal }));
    const next = collect(pool.run({ count: 1 }, { signal: never }));
    setTimeout(() => stopping.abort(), 30);
    await expect(running).rejects.toThrow('aborted');
    expect((await next)[0].thread).toBe(thread);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(600);
  });

  it('ends its threads after the step that they are in, and tells the reader', async () => {
    const pool = createPool(1);
    await collect(pool.run({ count: 1 }, { signal: never }));
    const startedAt = performance.now();
    const running = collect(pool.run({ count: 2, busyMs: 600 }, { signal: never }));
    await delay(30);
    await Promise.all([
      expect(running).rejects.toThrow(expect.objectContaining({ name: 'AbortError' })),
      pool.close(),
    ]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(600);
  });

  it('keeps a thread that starts for the next request when the first one is cancelled', async () => {
    const pool = createPool(1);
    const stopping = new AbortController();
    const first = collect(pool.run({ count: 1e9, busyMs: 60_000 }, { signal: stopping.signal }));
    stopping.abort();
    await expect(first).rejects.toThrow('aborted');
    const [{ thread }] = await collect(pool.run({ count: 1 }, { signal: never }));
    const [next] = await collect(createPool(1).run({ count: 1 }, { signal: never }));
    expect(next.thread).toBe(thread + 1);
  });

  it('leaves no descriptor open when requests are cancelled while their threads start', async () => {
    const open = () => readdirSync('/proc/self/fd').length;
    await collect(createPool(1).run({ count: 1 }, { signal: never }));
    const before = open();
    for (let i = 0; i < 10; i++) {
      const pool = createComputePool<Work, Counted>(fixture, { slots: 1 });
      const stopping = new AbortController();
      const first = collect(pool.run({ count: 1e9 }, { signal: stopping.signal }));
      setTimeout(() => stopping.abort(), 2 * i);
      await expect(first).rejects.toThrow('aborted');
      await pool.close();
    }
    expect(open()).toBe(before);
  });

  it('lets a computation wait for a reader that is slower, and loses nothing', async () => {
    const events: Counted[] = [];
    for await (const event of createPool(1).run({ count: 100 }, { signal: never })) {
      if (event.i === 0) await delay(300);
      events.push(event);
    }
    expect(events.map(({ i }) => i)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(events[50].at - events[0].at).toBeGreaterThan(250);
  });

  it('cancels a computation that waits for its reader', async () => {
    const pool = createPool(1);
    const stopping = new AbortController();
    const events = pool.run({ count: 1e9 }, { signal: stopping.signal });
    await events.next();
    await delay(100);
    stopping.abort();
    await expect(collect(events)).rejects.toThrow('aborted');
    expect(await collect(pool.run({ count: 1 }, { signal: never }))).toHaveLength(1);
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

  it('says why its thread cannot be started, until it can be', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'isthmus-thread-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const entry = pathToFileURL(join(folder, 'entry.mjs'));
    const pool = createComputePool<Work, Counted>(entry, { slots: 2 });
    pools.push(pool);
    await pool.check({ signal: never });
    const notStarted = expect.objectContaining({
      name: 'ThreadNotStarted',
      message: expect.stringMatching(
        /^the compute thread cannot be started \[module=.*entry\.mjs\]: Cannot find module .*; look at/,
      ),
    });
    await expect(collect(pool.run({ count: 1 }, { signal: never }))).rejects.toThrow(notStarted);
    await expect(pool.check({ signal: never })).rejects.toThrow(notStarted);
    const fixture = new URL('./compute-pool.fixture.mjs', import.meta.url);
    await writeFile(entry, `import ${JSON.stringify(fixture.href)};`);
    await pool.check({ signal: never });
    await pool.check({ signal: never });
    expect(await collect(pool.run({ count: 1 }, { signal: never }))).toHaveLength(1);
  });
});
