import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ArtifactRef,
  createFolderStore,
  createMemoryStore,
  type ObjectStore,
  openStore,
  putArtifact,
} from '@isthmus/object-store';
import { startSeaweedfs } from '@isthmus/object-store/seaweedfs';
import { matchTask, writeResult } from '@isthmus/task';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { inProcess, isthmus, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { spawnIsthmus } from './spawn-isthmus.js';
import { runResultOf, tinyStudy } from './tiny-study.js';

const folder = freshFolder();
const options = { cwd: folder };
const root = join(folder, '.isthmus', 'store');
const gc = ['store', 'gc', 'first.yaml', '--older-than', '0s', '--json'];

async function keysOf(store: ObjectStore = createFolderStore(root)): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys.filter((key) => !key.startsWith('probe/')).toSorted();
}

const namesIn = (...path: string[]) => readdirSync(join(root, ...path));

async function expectWhole() {
  const { stdout } = await succeed(['store', 'verify', '--json'], options);
  expect(JSON.parse(stdout)).toMatchObject({ damaged: [], stray: [] });
}

/** Two studies that share the training of network 2. */
beforeAll(async () => {
  const study = { ...tinyStudy, match: ['weight'] };
  for (const [name, pair] of Object.entries({ first: [1, 2], second: [2, 3] })) {
    const text = JSON.stringify({ ...study, name, pairs: [pair] });
    writeFileSync(join(folder, `${name}.yaml`), text);
    await succeed(['run', `${name}.yaml`], options, isthmus);
  }
}, 240_000);

describe('the store of two studies that share a training', { timeout: 120_000 }, () => {
  it('is listed in the order of keys, an object a line', async () => {
    const { stdout } = await succeed(['store', 'ls', 'results/', '--json'], options);
    const objects: { key: string; what: string }[] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects.map(({ key }) => key)).toEqual(
      (await keysOf()).filter((key) => key.startsWith('results/')),
    );
    const { network } = tinyStudy;
    expect(objects.map(({ what }) => what).toSorted()).toEqual([
      `evaluate line:points=3, ${network}, on train and test`,
      `evaluate line:points=3, ${network}, on train and test`,
      `match weight, ${network}`,
      `match weight, ${network}`,
      `train ${network}, seed 1`,
      `train ${network}, seed 2`,
      `train ${network}, seed 3`,
    ]);
  });

  it('is added up, what both refer to as shared', async () => {
    const command = ['store', 'du', 'first.yaml', 'second.yaml', '--json'];
    const usage = JSON.parse((await succeed(command, options)).stdout);
    expect(Object.keys(usage.kinds)).toEqual(['artifact', 'result', 'study', 'dataset', 'probe']);
    expect(usage.kinds.result.objects).toBe(7);
    expect(usage.total.objects).toBe((await keysOf()).length + 1);
    // The data set and its record, the training, its network, and the permutation that changes nothing.
    for (const { shared, kinds } of usage.studies) {
      expect(shared.objects).toBe(5);
      expect(kinds.result.objects).toBe(4);
    }
    expect(usage.rest.objects).toBe(1);
  });

  it('loses nothing without --delete, nor what is younger than an hour', async () => {
    const before = await keysOf();
    const dry = JSON.parse((await succeed(gc, options)).stdout);
    expect(dry).toMatchObject({ deleted: false, free: { kinds: { result: { objects: 3 } } } });
    const young = ['store', 'gc', 'first.yaml', '--delete', '--json'];
    expect(JSON.parse((await succeed(young, options)).stdout)).toMatchObject({
      ...{ deleted: true, free: { total: { objects: 0 } } },
    });
    expect(await keysOf()).toEqual(before);
  });

  it('is not freed of all where no study is named, or one that has no result there', async () => {
    const nowhere = { cwd: freshFolder() };
    expect(await refusal(['store', 'gc', '--delete'], nowhere)).toContain('no study is named');
    const both = ['store', 'gc', join(folder, 'first.yaml'), '--all'];
    expect(await refusal(both, nowhere)).toContain('give either it or studies');
    const other = JSON.stringify({ ...tinyStudy, name: 'other', pairs: [[8, 9]] });
    writeFileSync(join(folder, 'other.yaml'), other);
    const { code, stderr } = await inProcess(['store', 'gc', 'other.yaml', '--delete'], options);
    expect(stderr).toContain('the store has no result of a study [study=other');
    expect(code).toBe(2);
  });

  it('loses nothing where a result is damaged, so that what was computed from it is not known', async () => {
    const store = createFolderStore(root);
    const before = await keysOf();
    const results = before.filter((key) => key.startsWith('results/'));
    const kept = await Promise.all(results.map((key) => store.get(key)));
    for (const key of results) await store.put(key, Buffer.from('{}'));
    const { code, stderr } = await inProcess([...gc, '--delete'], options);
    expect(stderr).toMatch(
      /^error: it is not sure what a study refers to, and nothing was removed/m,
    );
    expect(code).toBe(2);
    expect(await keysOf()).toEqual(before);
    for (const [index, key] of results.entries()) await store.put(key, kept[index] ?? Buffer.of());
  });

  it('loses what the other study alone refers to, and the one that is kept computes nothing', async () => {
    const report = JSON.parse((await succeed([...gc, '--delete'], options)).stdout);
    // With the record of the other study, and the artifact of its rows.
    expect(report.free.kinds).toMatchObject({
      ...{ result: { objects: 3 }, artifact: { objects: 3 }, study: { objects: 1 } },
    });
    await expectWhole();
    const again = await succeed(['run', 'first.yaml', '--json'], options);
    expect(runResultOf(again).cells).toEqual({ computed: 0, cached: 4, failed: 0, skipped: 0 });
    const planned = await succeed(['plan', 'second.yaml', '--json'], options);
    expect(JSON.parse(planned.stdout)).toMatchObject({ done: 1 });
  });

  it('is whole when a removal is killed, and the next one goes on', async () => {
    const kept = await keysOf();
    const many = 2000;
    await putGarbage(many);
    await expectWhole();
    const left = [() => namesIn('results'), () => namesIn('artifacts', 'sha256')];
    for (const names of left) {
      const { child } = spawnIsthmus([...gc, '--delete'], options);
      const ended = new Promise((resolve) => child.once('close', resolve));
      const before = names().length;
      await expect
        .poll(() => names().length, { timeout: 60_000, interval: 1 })
        .toBeLessThan(before);
      child.kill('SIGKILL');
      await ended;
      expect(names().length).toBeGreaterThan(kept.length);
      await expectWhole();
    }
    await succeed([...gc, '--delete'], options);
    expect(await keysOf()).toEqual(kept);
  });
});

/** What a matching came to that found this permutation. */
const of = (permutation: ArtifactRef) => ({
  permutations: [permutation, permutation],
  confidence: [],
  restarts: [],
  ...{ sweeps: 1, objective: 1, objectiveIdentity: 1, l2Before: 1, l2After: 1 },
  ...{ searchMs: 1, wallMs: 1 },
  time: { costMs: 1, assignmentMs: 1, projectionMs: 0 },
  proof: { maxAbsDifference: 0, tolerance: 1, examples: 1 },
});

/** Writes so many results, each of which names an artifact of its own, and no study refers to any. */
async function putGarbage(many: number) {
  const store = createMemoryStore();
  for (let index = 0; index < many; index += 1) {
    const permutation = await putArtifact(store, Buffer.from(`of none ${index}`));
    const spec = { method: 'weight', network: 'mlp:2-2', seed: index };
    await writeResult(store, matchTask, {
      spec,
      inputs: ['a'.repeat(64)],
      result: of(permutation),
    });
  }
  for await (const { key } of store.list('')) {
    writeFileSync(join(root, key), await store.get(key));
  }
}

it('an S3 store is freed of what no record names; who may only read it is told what that is', {
  timeout: 120_000,
}, async () => {
  const server = await startSeaweedfs();
  onTestFinished(() => server.stop());
  const { endpoint, bucket, owner, reader } = server;
  const url = `s3://${bucket}?endpoint=${endpoint}`;
  const as = ({ accessKey, secretKey }: typeof owner) => ({
    cwd: freshFolder(),
    env: {
      ISTHMUS_STORE_URL: url,
      ISTHMUS_S3_ACCESS_KEY: accessKey,
      ISTHMUS_S3_SECRET_KEY: secretKey,
    },
  });
  const store = openStore(url, owner);
  for (let index = 0; index < 40; index += 1) {
    await putArtifact(store, Buffer.from(`of none ${index}`));
  }
  const source = createFolderStore(root);
  const kept = await keysOf(source);
  for (const key of kept) await store.put(key, await source.get(key));
  const all = ['store', 'gc', '--all', '--older-than', '0s', '--json'];
  const dry = await succeed(all, as(reader));
  expect(JSON.parse(dry.stdout)).toMatchObject({ free: { kinds: { artifact: { objects: 40 } } } });
  const refused = await inProcess([...all, '--delete'], as(reader));
  expect(refused.stderr).toContain('error: store permits no such access');
  expect(refused.code).toBe(2);
  const done = await succeed([...all, '--delete'], as(owner));
  expect(JSON.parse(done.stdout)).toMatchObject({ free: { kinds: { artifact: { objects: 40 } } } });
  expect(await keysOf(store)).toEqual(kept);
});
