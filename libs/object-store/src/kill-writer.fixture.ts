import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { keysOf } from './contract.fixture.js';
import type { ObjectStore } from './object-store.js';
import type { StoreCredentials } from './open-store.js';

const script = fileURLToPath(new URL('put-until-killed.fixture.mjs', import.meta.url));

/** Less than any put takes. */
const shortestPutMs = 50;

/** Test support: starts a process that puts objects of `sizeBytes` and kills it (SIGKILL) during a put, after `puts` others. */
export async function killWriter(
  url: string,
  {
    sizeBytes,
    puts,
    credentials,
  }: { sizeBytes: number; puts: number; credentials?: StoreCredentials },
): Promise<void> {
  const keys = credentials ? [credentials.accessKey, credentials.secretKey] : [];
  const writer = spawn(process.execPath, [script, url, String(sizeBytes), ...keys], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(writer, 'exit');
  const lines = createInterface(writer.stdout)[Symbol.asyncIterator]();
  await lines.next();
  let putMs = shortestPutMs;
  for (let put = 0; put < puts; put += 1) {
    const beganAt = performance.now();
    await lines.next();
    putMs = performance.now() - beganAt;
    await lines.next();
  }
  await setTimeout(Math.random() * putMs);
  writer.kill('SIGKILL');
  const [, signal] = await exited;
  if (signal !== 'SIGKILL') throw new Error('the writer ended by itself; its error is on stderr');
}

/** Test support: how many objects of killed writers are visible and whole, and how many are not whole. */
export async function countKilled(store: ObjectStore): Promise<{ whole: number; broken: number }> {
  const count = { whole: 0, broken: 0 };
  for (const key of await keysOf(store, 'killed/')) {
    const object = Buffer.from(await store.get(key));
    const hash = createHash('sha256').update(object.subarray(0, -32)).digest();
    count[hash.equals(object.subarray(-32)) ? 'whole' : 'broken'] += 1;
  }
  return count;
}
