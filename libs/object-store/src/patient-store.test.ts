import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeObjectStore, keysOf } from './contract.fixture.js';
import { ObjectNotFound, StoreFull, StoreUnavailable } from './errors.js';
import { createMemoryStore } from './memory-store.js';
import { createMinioStore } from './minio-store.js';
import type { ObjectStore } from './object-store.js';
import { patientStore } from './patient-store.js';
import { startSeaweedfs } from './seaweedfs.fixture.js';

describeObjectStore('a patient store', async () =>
  patientStore(createMemoryStore(), { tell: () => expect.fail('expected no news') }),
);

const attempt = { location: 'memory', operation: 'get', key: 'a/b' } as const;
const unavailable = (cause: Error = new Error('busy')) =>
  new StoreUnavailable(attempt, 'wait', cause);
const x = new TextEncoder().encode('x');

/** A store with an object a/b, of which every call fails so often before it does what it should. */
function failing(times: number, failure: Error = unavailable()): ObjectStore {
  const store = createMemoryStore();
  void store.put('a/b', x);
  const left = { get: times, put: times, putIfAbsent: times, stat: times, remove: times };
  const fail = async (of: keyof typeof left) => {
    left[of] -= 1;
    if (left[of] >= 0) throw failure;
  };
  return {
    ...store,
    get: (...given) => fail('get').then(() => store.get(...given)),
    put: (...given) => fail('put').then(() => store.put(...given)),
    putIfAbsent: (...given) => fail('putIfAbsent').then(() => store.putIfAbsent(...given)),
    stat: (...given) => fail('stat').then(() => store.stat(...given)),
    remove: (...given) => fail('remove').then(() => store.remove(...given)),
  };
}

/** A patient store over another, with the news that it told. */
function patient(store: ObjectStore, options: { signal?: AbortSignal; patienceMs?: number } = {}) {
  const news: string[] = [];
  return { news, store: patientStore(store, { ...options, tell: (one) => news.push(one) }) };
}

describe('a store that is unavailable for a while', () => {
  it('is asked again by every call until it answers, and that is told once each', async () => {
    const { store, news } = patient(failing(2));
    await Promise.all([
      expect(store.get('a/b')).resolves.toEqual(x),
      expect(store.stat('a/b')).resolves.toEqual({ sizeBytes: 1 }),
      expect(store.put('c/d', x)).resolves.toBeUndefined(),
      expect(store.putIfAbsent('e/f', x)).resolves.toBe(true),
      expect(store.remove('g/h')).resolves.toBeUndefined(),
    ]);
    expect(news).toEqual([
      'the store does not answer [store=memory, operation=get, key=a/b]: busy; trying again for 300 s',
      expect.stringMatching(/^the store answers again after \d+ s \[store=memory\]$/),
    ]);
  });

  it('fails the call once patience is at its end, with what the store said', async () => {
    const { store } = patient(failing(1000), { patienceMs: 100 });
    await expect(store.get('a/b')).rejects.toThrow('store is unavailable [store=memory');
  });

  it('is waited for no longer once the signal of the call, or that of all, is aborted', async () => {
    const reason = new Error('enough');
    const ofAll = new AbortController();
    const { store } = patient(failing(1000), { signal: ofAll.signal });
    const ofCall = new AbortController();
    const gets = [store.get('a/b', { signal: ofCall.signal }), store.get('a/b')];
    const ended = gets.map((get) => expect(get).rejects.toBe(reason));
    ofCall.abort(reason);
    await ended[0];
    ofAll.abort(reason);
    await ended[1];
  });

  it('is told of once, however many give up before it is back', async () => {
    const { store, news } = patient(failing(3), { patienceMs: 0 });
    for (let calls = 0; calls < 3; calls += 1) {
      await expect(store.get('a/b')).rejects.toBeInstanceOf(StoreUnavailable);
    }
    expect(news).toHaveLength(1);
    await store.get('a/b');
    expect(news).toHaveLength(2);
  });

  it('answers with nothing, as an answer, and that ends the outage', async () => {
    const { store, news } = patient(failing(1));
    await store.remove('a/b');
    await expect(store.get('a/b')).rejects.toBeInstanceOf(ObjectNotFound);
    expect(news.at(-1)).toContain('answers again');
  });

  it('lists every key once, also where the list broke off', async () => {
    const memory = createMemoryStore();
    for (const key of ['a/1', 'a/2', 'a/3']) await memory.put(key, x);
    let breaks = 2;
    const { store } = patient({
      ...memory,
      async *list(prefix) {
        for await (const object of memory.list(prefix)) {
          if (object.key === 'a/3' && breaks-- > 0) throw unavailable();
          yield object;
        }
      },
    });
    const keys: string[] = [];
    for await (const { key } of store.list('a/')) keys.push(key);
    expect(keys).toEqual(['a/1', 'a/2', 'a/3']);
  });
});

describe('a failure that does not pass', () => {
  it('is not waited out', async () => {
    const { store, news } = patient(failing(1, new StoreFull(attempt, new Error('no space'))));
    await expect(store.put('a/b', x)).rejects.toBeInstanceOf(StoreFull);
    expect(news).toEqual([]);
  });

  it('is a host of unknown name, before the store has answered', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const { store, news } = patient(failing(1, unavailable(unknown)));
    await expect(store.get('a/b')).rejects.toBeInstanceOf(StoreUnavailable);
    await store.get('a/b');
    await expect(store.stat('a/b')).resolves.toBeDefined();
    expect(news).toHaveLength(2);
  });
});

describe('an S3 server', { timeout: 120_000 }, () => {
  it('that is killed and started again delays what is put and read, and loses none of it', async () => {
    const server = await startSeaweedfs();
    onTestFinished(() => server.stop());
    const { store, news } = patient(
      createMinioStore({ ...server, ...server.owner, prefix: randomUUID() }),
    );
    const objects = Array.from({ length: 6 }, (_, index) => ({
      key: `killed/${index}`,
      bytes: randomBytes(index === 0 ? 70_000_000 : 100_000),
    }));
    const putAll = Promise.all(objects.map(({ key, bytes }) => store.put(key, bytes)));
    await server.kill();
    const outage = pause(3_000).then(() => server.restart());
    await Promise.all([putAll, outage]);
    const again = server.kill().then(() => server.restart());
    for (const { key, bytes } of objects) {
      expect(Buffer.compare(await store.get(key), bytes)).toBe(0);
    }
    await again;
    expect(await keysOf(store, '')).toHaveLength(objects.length);
    expect(news[0]).toContain(`the store does not answer [store=s3 ${server.endpoint}`);
  });

  it('that takes connections and says nothing is waited for in the same way', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('expected a port');
    const s3 = createMinioStore({
      endpoint: `http://127.0.0.1:${address.port}`,
      bucket: 'bucket',
      prefix: '',
      accessKey: 'key',
      secretKey: 'secret',
      idleTimeoutMs: 50,
    });
    const { store, news } = patient(s3, { patienceMs: 200 });
    await expect(store.get('a/b')).rejects.toThrow('no answer in 50 ms');
    expect(news).toHaveLength(1);
  });
});
