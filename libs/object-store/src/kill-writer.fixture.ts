import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { keysOf } from './contract.fixture.js';
import type { ObjectStore } from './object-store.js';
import type { StoreCredentials } from './open-store.js';

const script = fileURLToPath(new URL('put-until-killed.fixture.mjs', import.meta.url));

/** Test support: starts a process that puts objects of `sizeBytes` and kills it (SIGKILL) within `withinMs`. */
export async function killWriter(
  url: string,
  {
    sizeBytes,
    withinMs,
    credentials,
  }: { sizeBytes: number; withinMs: number; credentials?: StoreCredentials },
): Promise<void> {
  const keys = credentials ? [credentials.accessKey, credentials.secretKey] : [];
  const writer = spawn(process.execPath, [script, url, String(sizeBytes), ...keys], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(writer, 'exit');
  await once(writer.stdout, 'data');
  await setTimeout(Math.random() * withinMs);
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
