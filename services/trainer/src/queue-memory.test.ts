import { fork } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Dataset, encodeDataset } from '@isthmus/dataset';
import { createFolderStore, putArtifact } from '@isthmus/object-store';
import { TrainerServiceDefinition } from '@isthmus/proto';
import { connect } from '@isthmus/rpc';
import { expect, it, onTestFinished } from 'vitest';
import { listen, spec, trainRequest } from './serving.fixture.js';

const start = fileURLToPath(new URL('../dist/start.js', import.meta.url));
const megabyte = 2 ** 20;
const dataset = grey({ megabytes: 16 });

/** Grey images of 32 x 32 pixels, all of one class but for two. */
function grey({ megabytes }: { megabytes: number }): Dataset {
  const split = (count: number) => ({
    count,
    x: new Uint8Array(count * 1024).fill(99),
    y: Uint8Array.from({ length: count }, (_, i) => Math.min(i, 2)),
  });
  const [train, test] = [split((megabytes * megabyte) / 1024), split(3)];
  return { name: 'grey', shape: [1, 32, 32], classes: 3, train, test };
}

/** A trainer in a process of its own, with one slot. */
async function startTrainer() {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-queue-'));
  const env = { ISTHMUS_STORE_URL: pathToFileURL(folder).href, TF_CPP_MIN_LOG_LEVEL: '2' };
  const child = fork(start, { env, execArgv: [], silent: true });
  const [{ listening }] = await once(child, 'message');
  const connection = connect(TrainerServiceDefinition, listening);
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    connection.close();
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true });
  });
  const peakBytes = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
    return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
  };
  return { store: createFolderStore(folder), client: connection.client, peakBytes };
}

it('needs no more memory for 48 tasks that wait than for one', { timeout: 120_000 }, async () => {
  const { store, client, peakBytes } = await startTrainer();
  const ref = await putArtifact(store, encodeDataset(dataset));
  const leaving = new AbortController();
  setMaxListeners(0, leaving.signal);
  const train = (seed: number) => {
    const runs = [{ seed, order: 1, noise: 1 }];
    const task = { ...spec, network: 'mlp:1024-3', batchSize: 4096, epochs: 1, runs };
    return listen(client.train(trainRequest(task, ref), { signal: leaving.signal }));
  };
  for (const seed of [1, 2, 3]) await train(seed);
  const peakOfOne = await peakBytes();
  const all = Array.from({ length: 48 }, (_, i) => train(4 + i));
  for (const task of all) task.catch(() => undefined);
  await Promise.all(all.slice(0, 3));
  leaving.abort();
  expect((await peakBytes()) - peakOfOne).toBeLessThan(8 * 16 * megabyte);
});
