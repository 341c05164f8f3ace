import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { beginStudy } from './begun-study.js';
import { isthmus, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { haveEnded } from './processes.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

describe('kill -9 in the middle of a study', { timeout: 120_000 }, () => {
  it('of the conductor ends its services too, and the next run goes on from there', async () => {
    const study = await beginStudy();
    process.kill(study.conductor.pid, 'SIGKILL');
    expect(await study.conductor.ended).toMatchObject({ code: null });
    await haveEnded(Object.values(study.services));
    await study.finish();
  });

  it.each(['trainer', 'matcher', 'evaluator'] as const)(
    'of the %s ends the run, which says so, and the next run goes on from there',
    async (name) => {
      const study = await beginStudy();
      process.kill(study.services[name].pid, 'SIGKILL');
      const { code, stdout, stderr } = await study.conductor.ended;
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(new RegExp(`error: the ${name} ended by itself .*signal=SIGKILL`));
      expect(stderr).toContain(join('.isthmus', 'logs', `${name}.log`));
      expect(stderr).toContain('a system whose memory runs out ends processes so: lower the batch');
      expect(stderr).toContain('run the same command again');
      await haveEnded(Object.values(study.services));
      await study.finish();
    },
  );
});

describe('a stored network with a flipped byte', { timeout: 120_000 }, () => {
  it('fails the cells that read it, with its key and both hashes, until it is deleted', async () => {
    const cwd = freshFolder();
    const run = (match: string[]) => ['run', writeStudy(cwd, { ...tinyStudy, match }), '--json'];
    await succeed(run(['identity']), { cwd });
    const { file, complaint } = flipByte(cwd, hashOfA(cwd));

    const failed = await isthmus(run(['identity', 'weight']), { cwd });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('failed: match 1-2 weight: ');
    expect(failed.stderr).toContain(complaint);
    expect(failed.stderr).toContain('1 failed, 1 not tried for want of those');
    expect(runResultOf(failed).results.map(({ method }) => method)).toEqual(['identity']);

    rmSync(file);
    const mended = runResultOf(await succeed(run(['identity', 'weight']), { cwd }));
    expect(mended.cells).toEqual({ computed: 3, cached: 3, failed: 0, skipped: 0 });
  });
});

/** The hash of model A of the study that was run in a folder. */
function hashOfA(folder: string): string {
  const results = readFileSync(join(folder, 'results', 'tiny', 'results.json'), 'utf8');
  return JSON.parse(results).cells[0].models.a.model.sha256;
}

/** Flips a bit of an artifact in the store of a folder; answers with how that has to be told. */
function flipByte(folder: string, hash: string) {
  const store = join(folder, '.isthmus', 'store');
  const key = `artifacts/sha256/${hash}`;
  const file = join(store, key);
  const bytes = readFileSync(file);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(file, bytes);
  const flipped = createHash('sha256').update(bytes).digest('hex');
  const size = `(${bytes.length} bytes)`;
  const complaint =
    `object is corrupt [store=folder ${store}, key=${key}]: ` +
    `expected sha256:${hash} ${size}, got sha256:${flipped} ${size}`;
  return { file, complaint };
}
