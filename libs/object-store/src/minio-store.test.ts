import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkStore } from './check-store.js';
import { describeObjectStore, keysOf } from './contract.fixture.js';
import { StoreForbidden, StoreFull, StoreMisconfigured, StoreUnavailable } from './errors.js';
import { countKilled, killWriter } from './kill-writer.fixture.js';
import { createMinioStore } from './minio-store.js';
import type { ObjectStore } from './object-store.js';
import { type S3Server, startSeaweedfs } from './seaweedfs.fixture.js';

let server: S3Server;
beforeAll(async () => {
  server = await startSeaweedfs();
}, 90_000);
afterAll(() => server?.stop());

const openEmpty = () => createMinioStore({ ...server, ...server.owner, prefix: randomUUID() });
const large = Buffer.alloc(70_000_000, 'x');

describeObjectStore('S3', async () => openEmpty());

describe('S3 store', () => {
  it('is named by its address, bucket and prefix, not by its keys', () => {
    const store = createMinioStore({ ...server, ...server.owner, prefix: 'a/b' });
    expect(store.location).toBe(`s3 ${server.endpoint}/${server.bucket}/a/b`);
  });

  it('works in a bucket without a prefix', async () => {
    const store = createMinioStore({ ...server, ...server.owner, prefix: '' });
    await store.put('bare/1', Buffer.from('x'));
    expect(await keysOf(store, 'bare')).toEqual(['bare/1']);
  });

  it('lists more objects than one answer holds', async () => {
    const store = openEmpty();
    const keys = Array.from(
      { length: 1100 },
      (_, index) => `many/${String(index).padStart(4, '0')}`,
    );
    const { signal } = new AbortController();
    for (let start = 0; start < keys.length; start += 50) {
      const some = keys.slice(start, start + 50);
      await Promise.all(some.map((key) => store.put(key, Buffer.from('x'), { signal })));
    }
    expect(await keysOf(store, '')).toEqual(keys);
  });

  it('shows whole objects only, whenever their writer was killed', async () => {
    const prefix = randomUUID();
    const { endpoint, bucket, owner } = server;
    const store = createMinioStore({ endpoint, bucket, prefix, ...owner });
    const url = `s3://${bucket}/${prefix}?endpoint=${endpoint}`;
    let kills = 0;
    let killed: Awaited<ReturnType<typeof countKilled>>;
    do {
      const sizeBytes = kills % 2 === 0 ? large.byteLength : 20_000_000;
      await killWriter(url, { sizeBytes, puts: kills % 3, credentials: owner });
      kills += 1;
      killed = await countKilled(store);
      expect(killed.broken).toBe(0);
    } while (kills < 4 || killed.whole === 0);
    await store.put('killed/0', large);
    expect(Buffer.compare(await store.get('killed/0'), large)).toBe(0);
  });

  it('ends a put when its signal is aborted, and stores nothing', async () => {
    const store = openEmpty();
    const reason = new Error('enough');
    for (const put of [store.put, store.putIfAbsent]) {
      const controller = new AbortController();
      const putting = put('a/b', large, { signal: controller.signal });
      setImmediate(() => controller.abort(reason));
      await expect(putting).rejects.toBe(reason);
    }
    expect(await keysOf(store, '')).toEqual([]);
  });

  it('ends a get when its signal is aborted', async () => {
    const store = openEmpty();
    await store.put('a/b', large);
    const controller = new AbortController();
    const get = store.get('a/b', { signal: controller.signal });
    setImmediate(() => controller.abort(new Error('enough')));
    await expect(get).rejects.toThrow('enough');
  });

  it('does not let the signal of an earlier call end a later one', async () => {
    const store = openEmpty();
    const controller = new AbortController();
    await store.put('a/b', large, { signal: controller.signal });
    const get = store.get('a/b');
    controller.abort();
    expect((await get).byteLength).toBe(large.byteLength);
  });

  it('says what a user may not do', async () => {
    const prefix = randomUUID();
    const store = createMinioStore({ ...server, ...server.reader, prefix });
    const check = checkStore(store);
    await expect(check).rejects.toBeInstanceOf(StoreForbidden);
    await expect(check).rejects.toThrow(
      `[store=s3 ${server.endpoint}/isthmus/${prefix}, operation=put, key=probe/check]: Access Denied`,
    );
    await expect(store.put('a/b', large)).rejects.toBeInstanceOf(StoreForbidden);
  });

  it.each([
    ['wrong secret key', { accessKey: 'owner', secretKey: 'a-wrong-secret' }],
    ['unknown access key', { accessKey: 'nobody', secretKey: 'a-wrong-secret' }],
  ])('does not get in with a %s, and does not repeat it', async (_, credentials) => {
    const store = createMinioStore({ ...server, ...credentials, prefix: '' });
    const failure = await store.stat('a/b').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreForbidden);
    expect(String(failure)).not.toContain('a-wrong-secret');
  });

  it('says how to make a bucket that does not exist', async () => {
    const store = createMinioStore({ ...server, ...server.owner, bucket: 'other', prefix: '' });
    for (const call of [checkStore, keysOf, (it: ObjectStore) => it.get('a/b')]) {
      await expect(call(store, '')).rejects.toBeInstanceOf(StoreMisconfigured);
      await expect(call(store, '')).rejects.toThrow('aws s3 mb s3://other');
    }
  });
});

describe('S3 store before a failing server', () => {
  const open = async (listener: RequestListener, idleTimeoutMs = 10_000) => {
    const http = createServer(listener).listen(0, '127.0.0.1');
    await once(http, 'listening');
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
    });
    // A server listening on TCP has this kind of address.
    const { port } = http.address() as AddressInfo;
    return createMinioStore({
      endpoint: `http://127.0.0.1:${port}`,
      bucket: 'bucket',
      prefix: '',
      accessKey: 'key',
      secretKey: 'secret',
      idleTimeoutMs,
    });
  };

  it('tries again while the server is busy', async () => {
    const statuses = [503, 500, 200];
    const store = await open((_, response) =>
      response.writeHead(statuses.shift() ?? 400).end('ok'),
    );
    expect(String(await store.get('a/b'))).toBe('ok');
  });

  it('gives up after three tries and names the address', async () => {
    let requests = 0;
    const store = await open((request) => {
      requests += 1;
      request.destroy();
    });
    const get = store.get('a/b');
    await expect(get).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(get).rejects.toThrow(`[store=${store.location}, operation=get, key=a/b]`);
    expect(requests).toBe(3);
  });

  it('names the address where no server runs', async () => {
    const store = createMinioStore({
      ...server,
      ...server.owner,
      endpoint: 'http://localhost:1',
      prefix: '',
    });
    await expect(checkStore(store)).rejects.toThrow(
      '[store=s3 http://localhost:1/isthmus, operation=put, key=probe/check]: connect ECONNREFUSED',
    );
  });

  it.each([
    ['a refusal', 400, 'InvalidRequest', StoreMisconfigured],
    ['a lack of the operation', 501, 'NotImplemented', StoreMisconfigured],
    ['a full disk', 507, 'XMinioStorageFull', StoreFull],
    ['a time out', 400, 'RequestTimeout', StoreUnavailable],
    ['an upload that is gone', 404, 'NoSuchUpload', StoreUnavailable],
  ])('tells %s (HTTP %i, %s) from what passes', async (_, status, code, kind) => {
    const store = await open((request, response) => {
      request.resume();
      response.writeHead(status).end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
    });
    await expect(store.put('a/b', Buffer.from('x'))).rejects.toBeInstanceOf(kind);
  });

  it('refuses a server that does not speak TLS as it was told to', async () => {
    const store = createMinioStore({
      ...server,
      ...server.owner,
      prefix: '',
      endpoint: server.endpoint.replace('http:', 'https:'),
    });
    await expect(store.get('a/b')).rejects.toBeInstanceOf(StoreMisconfigured);
    await expect(store.get('a/b')).rejects.toThrow('begins with http:// or https://');
  });

  it('says what a server answers that stays busy', async () => {
    const store = await open((_, response) => response.writeHead(503).end());
    await expect(store.get('a/b')).rejects.toThrow('key=a/b]: the server answered HTTP 503; check');
  });

  it('gives up on a server that says nothing', async () => {
    let requests = 0;
    const store = await open(() => {
      requests += 1;
    }, 100);
    await expect(store.get('a/b')).rejects.toThrow('no answer in 100 ms');
    expect(requests).toBe(1);
  });

  it('takes half an answer for none', async () => {
    const store = await open((_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half ', () => response.destroy());
    });
    await expect(store.get('a/b')).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('ends its waiting between tries when the signal is aborted', async () => {
    const controller = new AbortController();
    const store = await open((_, response) => {
      response.writeHead(503).end(() => setImmediate(() => controller.abort(new Error('enough'))));
    });
    await expect(store.get('a/b', { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('drops the parts of an upload that fails', async () => {
    const seen: string[] = [];
    const store = await open((request, response) => {
      request.resume().on('end', () => {
        seen.push(`${request.method} ${request.url}`);
        if (request.method === 'POST') {
          response.end(
            '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
          );
        } else if (request.method === 'PUT') {
          response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
        } else response.writeHead(204).end();
      });
    });
    await expect(store.put('a/b', large)).rejects.toBeInstanceOf(StoreForbidden);
    expect(seen).toEqual([
      'POST /bucket/a/b?uploads',
      'PUT /bucket/a/b?uploadId=u1&partNumber=1',
      'DELETE /bucket/a/b?uploadId=u1',
    ]);
  });

  it('says that a bucket is in another region', async () => {
    const store = await open((_, response) => response.writeHead(301).end());
    await expect(store.get('a/b')).rejects.toThrow('&region=');
  });
});
