import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSafetensors } from '@isthmus/checkpoint';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';
import { writeStudy } from './tiny-study.js';

const count = 200;
const data = 'slopes.safetensors';
const study = {
  name: 'slopes',
  dataset: `file:${data},test=0.25`,
  network: 'mlp:2-8-2',
  train: { epochs: 1, batchSize: 50 },
  grid: { network: ['mlp:2-8-2', 'mlp:2-16-2'] },
  pairs: [[1, 2]],
  match: ['identity'],
  evaluate: { points: 3 },
};

/** Points of a square, whose class says on which side of a line through its middle they lie. */
function slopes(slope: number): Uint8Array {
  const x = Float32Array.from({ length: 2 * count }, (_, i) => ((i * 37) % 101) / 50 - 1);
  const y = BigInt64Array.from({ length: count }, (_, i) =>
    x[2 * i + 1]! > slope * x[2 * i]! ? 1n : 0n,
  );
  return writeSafetensors(
    new Map([
      ['x', { dtype: 'F32', shape: [count, 2], bytes: new Uint8Array(x.buffer) }],
      ['y', { dtype: 'I64', shape: [count], bytes: new Uint8Array(y.buffer) }],
    ]),
  );
}

describe('a study whose data set is not at hand where its results are read', {
  timeout: 120_000,
}, () => {
  const env = sharedServices;
  const here = { cwd: freshFolder(), env };
  const elsewhere = { cwd: freshFolder(), env };
  const file = 'study.yaml';
  let rows: unknown[];

  beforeAll(async () => {
    writeStudy(here.cwd, study);
    writeStudy(elsewhere.cwd, study);
    writeFileSync(join(here.cwd, data), slopes(0.5));
    await succeed(['run', file], here);
    const { stdout, stderr } = await succeed(['results', file, '--json'], here);
    expect(stderr).not.toContain('warning');
    rows = JSON.parse(stdout).rows;
    expect(rows).toHaveLength(2);
  }, 120_000);

  it('has the same results, and says that they are of what the store had', async () => {
    const { stdout, stderr } = await succeed(['results', file, '--json'], elsewhere);
    expect(JSON.parse(stdout)).toEqual({ rows });
    expect(stderr).toMatch(/^warning: the data set is not at hand; .*: sha256:[0-9a-f]{64}$/m);
    await succeed(['report', file, '-o', 'page.html'], elsewhere);
    expect(readFileSync(join(elsewhere.cwd, 'page.html'), 'utf8')).toContain('mlp:2-16-2');
  });

  it('has the theory of its networks, out of the data set that the store has', async () => {
    const [there, away] = [here, elsewhere].map((options) =>
      succeed(['scaling', file, '--json'], options),
    );
    expect(JSON.parse((await away!).stdout)).toEqual(JSON.parse((await there!).stdout));
  });

  it('shows what was added later as not computed', async () => {
    const more = { cwd: freshFolder(), env };
    writeStudy(more.cwd, { ...study, match: ['identity', 'weight'] });
    const { stdout } = await succeed(['results', file], more);
    expect(stdout.match(/ done$/gm)).toHaveLength(2);
    expect(stdout.match(/ not computed$/gm)).toHaveLength(2);
  });

  it('is not computed on', async () => {
    const { code, stderr } = await inProcess(['run', file], elsewhere);
    expect(code).toBe(2);
    expect(stderr).toContain(data);
  });

  it('is refused where the store knows nothing of the data set', async () => {
    const other = { cwd: freshFolder(), env };
    writeStudy(other.cwd, { ...study, dataset: 'file:never-seen.npz' });
    const { code, stderr } = await inProcess(['results', file], other);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: the data set cannot be read, and the store does not know what it was \[dataset=file:never-seen\.npz, store=.*never-seen\.npz/m,
    );
  });

  it('shows nothing of one data set where another one is at hand, and is refused where it was both', async () => {
    const changed = { cwd: freshFolder(), env };
    writeStudy(changed.cwd, study);
    writeFileSync(join(changed.cwd, data), slopes(-2));
    const none = await inProcess(['results', file], changed);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('the data set here is not the one that this store has results');
    expect(none.stderr).toContain('no cell of the study is finished');
    expect(none.stderr).toContain('a study of this name was run here with other values');
    await succeed(['run', file], changed);
    const { stdout, stderr } = await succeed(['results', file, '--json'], changed);
    expect(stderr).not.toContain('warning');
    expect(JSON.parse(stdout).rows).not.toEqual(rows);
    rmSync(join(changed.cwd, data));
    const both = await inProcess(['results', file], changed);
    expect(both.code).toBe(2);
    expect(both.stderr).toContain('has been 2 different ones in this store');
  });
});

it('works on the store of the folder above, and says so', async () => {
  const above = freshFolder();
  const cwd = join(above, 'studies', 'small');
  mkdirSync(cwd, { recursive: true });
  mkdirSync(join(above, '.isthmus', 'store', 'probe'), { recursive: true });
  writeFileSync(join(above, '.isthmus', 'store', 'probe', 'check'), 'isthmus');
  const { stdout, stderr } = await succeed(['store', 'verify', '--json'], { cwd });
  const store = join(above, '.isthmus', 'store');
  expect(stderr).toContain(`using the store of ../..: ${store}\n`);
  expect(JSON.parse(stdout)).toMatchObject({ store: `folder ${store}`, objects: { probe: 1 } });
});
