import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import type { Outcome } from './running-command.js';
import { sharedServices } from './shared-services.js';
import { tinyStudy, writeStudy } from './tiny-study.js';

const cwd = freshFolder();
const options = { cwd, env: sharedServices };
const networks = ['mlp:784-8-10', 'mlp:784-16-10'];
const small = {
  ...tinyStudy,
  // Counted as computed here, so of a data set that no other file's studies have.
  ...{ dataset: 'digits:subset=510', train: { epochs: 1, batchSize: 100 }, network: networks[0] },
};
const rates = [1e-3, 1e30];
/** One half diverges, and two more networks are never trained. */
const whole = {
  ...small,
  grid: { network: networks, 'train.learningRate': rates },
};
const begun = { ...small, grid: { 'train.learningRate': rates } };

describe('a study of which one training diverged and others are not begun', {
  timeout: 120_000,
}, () => {
  let first: Outcome;
  let file: string;

  beforeAll(async () => {
    first = await inProcess(['run', writeStudy(cwd, begun), '--json'], options);
    file = writeStudy(cwd, whole);
  }, 120_000);

  it('fails its run, which names what diverged and keeps the rest', () => {
    expect(first.code).toBe(1);
    expect(JSON.parse(first.stdout)).toMatchObject({
      cells: { computed: 6, failed: 2, skipped: 4 },
      results: [{ method: 'identity' }, { method: 'weight' }],
      unfinished: [{ status: 'diverged' }, { status: 'diverged' }],
    });
    expect(first.stderr).toMatch(
      /^failed: train seed 1 \[learningRate=1e\+30\]: the training diverged: .*epoch=1/m,
    );
  });

  it('is compared as far as it goes, each other cell with its reason', async () => {
    const { stdout } = await succeed(['results', file], options);
    expect(stdout.match(/^mlp.* done$/gm)).toHaveLength(2);
    expect(stdout.match(/^mlp.*(- +)+diverged$/gm)).toHaveLength(2);
    expect(stdout.match(/^mlp.*(- +)+not computed$/gm)).toHaveLength(4);
    expect(stdout).toContain('diverged: train seed 2');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '2 of 8 cells; 2 diverged, 0 failed, 4 not computed: isthmus run study.yaml computes them',
    );
  });

  it('is told to machines with all that is missing', async () => {
    const { stdout } = await succeed(['results', file, '--json'], options);
    const { rows, cells, unfinished } = JSON.parse(stdout);
    expect(rows).toHaveLength(2);
    expect(cells).toEqual({ total: 8, finished: 2 });
    const statuses = unfinished.map(({ status }: { status: string }) => status);
    expect(statuses.toSorted()).toEqual([
      ...['diverged', 'diverged', 'missing', 'missing', 'missing', 'missing'],
    ]);
  });

  it('is reported with its gaps', async () => {
    const { stdout } = await succeed(['report', file, '-o', 'page.html'], options);
    expect(stdout).toMatch(/^page\.html\n/);
    expect(stdout).toContain('2 of 8 cells; 2 diverged, 0 failed, 4 not computed');
    const page = readFileSync(join(cwd, 'page.html'), 'utf8');
    expect(page).toContain('2 of 8 cells; 2 diverged, 0 failed, 4 not computed.');
    expect(page).not.toContain('NaN');
  });

  it('is scaled over the widths that there are', async () => {
    const { stdout } = await succeed(['scaling', file, '--no-theory'], options);
    expect(stdout).toMatch(/^8 +1 +/m);
    expect(stdout).toMatch(/2 of 8 cells; 2 diverged, 0 failed, 4 not computed: [^\n]*\n$/);
  });

  it('is planned with what diverged, which a run tries again only when asked', async () => {
    const study = writeStudy(cwd, begun);
    const { stdout } = await succeed(['plan', study, '--all'], options);
    expect(stdout.match(/^train .* diverged$/gm)).toHaveLength(2);
    const stages = await succeed(['plan', study], options);
    expect(stages.stdout).toMatch(/^train( +\d+){4} +2 /m);
    const kept = join(sharedServices.ISTHMUS_STORE_URL, 'failures');
    for (const name of namesIn(kept)) {
      writeFileSync(join(kept, name), '{"kind":"diverged","message":"as it was"}');
    }
    const again = await inProcess(['run', study], options);
    expect(again.code).toBe(1);
    expect(again.stderr.match(/^failed: .*the training diverged: as it was$/gm)).toHaveLength(2);
    expect(again.stderr).toContain(
      '0 tasks computed, 6 already done, 2 failed, 4 skipped because a task they need failed',
    );
    expect(again.stderr).toContain(`isthmus run ${study} --retry-failed`);
    const retried = await inProcess(['run', study, '--retry-failed'], options);
    expect(retried.code).toBe(1);
    expect(retried.stderr.match(/^failed: .*the training diverged: .*epoch=1,/gm)).toHaveLength(2);
  });
});
