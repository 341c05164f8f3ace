import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckpoint, writeLike, writeSafetensors } from '@isthmus/checkpoint';
import { initialize, parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { succeed } from './command.js';
import { copyVector } from './foreign-files.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { sharedServices } from './shared-services.js';

const env = sharedServices;
const network = parseNetwork('mlp:6-5-4-3');
const count = 60;

/** Examples of three classes, by which of the first three values is the largest. */
function examples(): Uint8Array {
  const x = Float32Array.from({ length: 6 * count }, (_, i) => ((i * 37) % 101) / 50 - 1);
  const y = BigInt64Array.from({ length: count }, (_, i) => {
    const values = [...x.slice(6 * i, 6 * i + 3)];
    return BigInt(values.indexOf(Math.max(...values)));
  });
  return writeSafetensors(
    new Map([
      ['x', { dtype: 'F32', shape: [count, 6], bytes: new Uint8Array(x.buffer) }],
      ['y', { dtype: 'I64', shape: [count], bytes: new Uint8Array(y.buffer) }],
    ]),
  );
}

const study = `
name: twelve
dataset: file:data.safetensors
models:
  - files: runs/*.pt
    columns: { origin: PyTorch }
match: [identity, weight, activation]
evaluate: { points: 3, splits: [test] }
`;

/** A folder with twelve networks as PyTorch saved them, and a study of them. */
function folderOfTwelve(): string {
  const cwd = freshFolder();
  const file = copyVector(cwd, 'mlp.pt');
  const like = readCheckpoint(readFileSync(join(cwd, file)), { file });
  mkdirSync(join(cwd, 'runs'));
  for (let seed = 1; seed <= 12; seed += 1) {
    const bytes = writeLike(like, initialize(network, seed));
    writeFileSync(join(cwd, 'runs', `m${seed}.pt`), bytes);
  }
  writeFileSync(join(cwd, 'data.safetensors'), examples());
  writeFileSync(join(cwd, 'study.yaml'), study);
  return cwd;
}

interface Row {
  readonly pair: readonly { readonly label: string; readonly columns?: object }[];
  readonly method: string;
  readonly train?: object;
  readonly testAccuracy: readonly number[];
  readonly lossBarrier: { readonly test: number };
}

describe('a study of twelve networks from PyTorch', { timeout: 120_000 }, () => {
  const cwd = folderOfTwelve();
  const run = async (...args: readonly string[]) => {
    const { stdout } = await succeed(['run', 'study.yaml', '--json', ...args], { cwd, env });
    return JSON.parse(stdout) as { readonly cells: object; readonly results: readonly Row[] };
  };

  it('is run in disjoint pairs, in the order of the numbers in their names', async () => {
    const { cells, results } = await run();
    expect(cells).toEqual({ computed: 36, cached: 0, failed: 0, skipped: 0 });
    const pairs = results.map(({ pair }) => pair.map(({ label }) => label).join(' '));
    expect([...new Set(pairs)]).toEqual([
      ...['m1 m2', 'm3 m4', 'm5 m6', 'm7 m8', 'm9 m10', 'm11 m12'],
    ]);
    expect(results.map(({ method }) => method).slice(0, 3)).toEqual([
      ...['identity', 'weight', 'activation'],
    ]);
    for (const row of results) {
      expect(row.pair[0]?.columns).toEqual({ origin: 'PyTorch' });
      expect(row).not.toHaveProperty('train');
    }
  });

  it('has the numbers of barrier and match, which find them in the store', async () => {
    const match = ['match', 'runs/m3.pt', 'runs/m4.pt', '-o', 'pi.json'];
    const { stderr } = await succeed(match, { cwd, env });
    expect(stderr).toContain('store');
    const data = ['--data', 'data.safetensors', '--points', '3', '--json'];
    const permuted = ['--permutation', 'pi.json'];
    const barrier = ['barrier', 'runs/m3.pt', 'runs/m4.pt', ...permuted, ...data];
    const { stdout } = await succeed(barrier, { cwd, env });
    const { results } = await run();
    const row = results.find(({ pair, method }) => pair[0]?.label === 'm3' && method === 'weight');
    const { curve } = JSON.parse(stdout);
    expect(row?.testAccuracy).toEqual([curve[0].accuracy, curve[2].accuracy]);
  });

  it('is run with all pairs, of which it computes what it does not have', async () => {
    const { cells, results } = await run('--set', 'pairs=all');
    expect(results).toHaveLength(198);
    expect(cells).toEqual({ computed: 360, cached: 36, failed: 0, skipped: 0 });
  });

  it('shows its labels in tables and reports, and no training', async () => {
    const { stdout } = await succeed(['results', 'study.yaml'], { cwd, env });
    expect(stdout).toMatch(/m11-m12 +activation/);
    const page = ['report', 'study.yaml', '-o', 'page.html'];
    await succeed(page, { cwd, env });
    const html = readFileSync(join(cwd, 'page.html'), 'utf8');
    expect(html).toContain('m1-m2');
    expect(html).not.toContain('Loss while training');
    expect(html).not.toContain('undefined');
  });

  it('is refused for every file that cannot be read, each at the place that names it', async () => {
    const folder = folderOfTwelve();
    writeFileSync(join(folder, 'runs', 'm3.pt'), 'no model');
    writeFileSync(join(folder, 'runs', 'm7.pt'), '');
    const told = await refusal(['run', 'study.yaml'], { cwd: folder });
    expect(told.match(/study\.yaml:5:12: wrong value for models\[0\]\.files: /g)).toHaveLength(2);
    expect(told).toContain('m3.pt');
    expect(told).toContain('m7.pt');
  });
});

describe('init', () => {
  it('writes a study of models that is read without a mistake', async () => {
    const cwd = folderOfTwelve();
    const models = ['--models', 'runs/*.pt', '--data', 'data.safetensors'];
    await succeed(['init', 'own.yaml', ...models], { cwd, env });
    const { stdout } = await succeed(['plan', 'own.yaml', '--json'], { cwd, env });
    expect(JSON.parse(stdout).cells).toHaveLength(66 * 2);
  });

  it('writes a study of networks to train, and does not replace a file', async () => {
    const cwd = freshFolder();
    await succeed(['init'], { cwd, env });
    const { stdout } = await succeed(['plan', 'study.yaml', '--json'], { cwd, env });
    expect(JSON.parse(stdout)).toMatchObject({ study: 'study', cells: { length: 4 } });
    expect(await refusal(['init'], { cwd })).toContain('--force replaces it');
    await succeed(['init', '--force'], { cwd, env });
  });
});
