import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginStudy } from './begun-study.js';
import { inProcess, succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { haveEnded } from './have-ended.js';
import { type Served, serve, stop } from './served.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

const shared = freshFolder();
const store = join(shared, 'store');
let services: Served;
let served: { readonly store: string; readonly addresses: string };
beforeAll(async () => {
  services = await serve(store, shared);
  served = { store, addresses: services.addresses };
}, 60_000);
afterAll(() => stop(services));

describe('an object in the store with a flipped bit', { timeout: 240_000 }, () => {
  it('is told of and made anew, be it a network, a data set or a result', async () => {
    const cwd = freshFolder();
    const run = async (match: string[], ...options: string[]) => {
      const { stderr, ...outcome } = await succeed(
        ['run', writeStudy(cwd, { ...tinyStudy, match }), '--json', ...options],
        { cwd },
      );
      const warned = stderr.split('\n').filter((line) => line.startsWith('warning: '));
      return { ...runResultOf({ stderr, ...outcome }), warned };
    };
    const before = await run(['identity'], '--store', store, '--services', served.addresses);
    // From here on services of its own each time: those that have read an object keep it.
    cpSync(store, join(cwd, '.isthmus', 'store'), { recursive: true });
    const network = flipBit(cwd, `artifacts/sha256/${hashesIn(cwd).network}`);
    const dataset = flipBit(cwd, `artifacts/sha256/${hashesIn(cwd).dataset}`);

    const mended = await run(['identity', 'weight']);
    expect(mended.cells).toEqual({ computed: 3, cached: 3, failed: 0, skipped: 0 });
    expect(mended.warned).toEqual([
      expect.stringMatching(`an artifact is damaged .*${network}.*: its name is not the hash`),
      expect.stringMatching(`a result names an artifact that has gone .*: ${network}; `),
      expect.stringMatching(`an artifact is damaged .*${dataset}.*: its name is not the hash`),
    ]);

    const record = flipBit(cwd, `results/${namesIn(cwd, '.isthmus', 'store', 'results')[0]}`);
    const verified = await inProcess(['store', 'verify', '--json'], { cwd });
    expect(verified.code).toBe(1);
    expect(JSON.parse(verified.stdout)).toMatchObject({ damaged: [{ key: record }], stray: [] });

    const again = await run(['identity', 'weight']);
    expect(again.cells).toEqual({ computed: 1, cached: 5, failed: 0, skipped: 0 });
    expect(again.warned).toEqual([expect.stringMatching(`a result is damaged .*${record}`)]);
    expect(again.results).toEqual(mended.results);
    expect(again.results[0]).toEqual(before.results[0]);
  });
});

describe('kill -9 in the middle of a study', { timeout: 240_000 }, () => {
  it('of the conductor ends its services too, and the next run goes on from there', async () => {
    const study = await beginStudy({ firstSeed: 11, served });
    process.kill(study.conductor.pid, 'SIGKILL');
    expect(await study.conductor.ended).toMatchObject({ code: null });
    await haveEnded(study.services);
    await study.finish();
  });

  it.each([
    ['trainer', 21],
    ['matcher', 31],
    ['evaluator', 41],
  ] as const)(
    'of the %s ends the run, which says so, and the next run goes on from there',
    async (service, firstSeed) => {
      const study = await beginStudy({ service, firstSeed, served });
      process.kill(study.service.pid, 'SIGKILL');
      const { code, stdout, stderr } = await study.conductor.ended;
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(new RegExp(`error: the ${service} ended by itself .*signal=SIGKILL`));
      expect(stderr).toContain(join('.isthmus', 'logs', `${service}.log`));
      expect(stderr).toContain('a system whose memory runs out ends processes so: lower the batch');
      expect(stderr).toContain('run the same command again');
      await haveEnded(study.services);
      await study.finish();
    },
  );
});

/** What cell 0 of the study that was run in a folder was computed from. */
function hashesIn(folder: string): { network: string; dataset: string } {
  const results = readFileSync(join(folder, 'results', 'tiny', 'results.json'), 'utf8');
  const network = JSON.parse(results).cells[0].models.a.model.sha256;
  for (const name of namesIn(folder, '.isthmus', 'store', 'results')) {
    const file = join(folder, '.isthmus', 'store', 'results', name);
    const { kind, inputs } = JSON.parse(readFileSync(file, 'utf8'));
    if (kind === 'train') return { network, dataset: inputs[0] };
  }
  throw new Error('no network was trained');
}

/** Flips a bit in the middle of an object of the store of a folder; answers with its key. */
function flipBit(folder: string, key: string): string {
  const file = join(folder, '.isthmus', 'store', key);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
  return key;
}
