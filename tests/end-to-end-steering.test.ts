import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inProcess, isthmus, succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { startIsthmus } from './running-command.js';
import { type Served, serve, stop } from './served.js';
import { sharedServices } from './shared-services.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

describe('a part of a study', { timeout: 120_000 }, () => {
  const cwd = freshFolder();
  const run = async (...only: string[]) => {
    const study = writeStudy(cwd, { ...tinyStudy, pairs: [[81, 82]] });
    const args = ['run', study, '--json', ...only.flatMap((part) => ['--only', part])];
    return runResultOf(await succeed(args, { cwd, env: sharedServices }));
  };

  it('is computed alone: a stage, then a matcher, then what is left', async () => {
    const trained = await run('train');
    expect(trained.cells).toEqual({ computed: 2, cached: 0, failed: 0, skipped: 4 });
    expect(trained.results).toEqual([]);
    const matched = await run('matcher=weight', '81-82');
    expect(matched.cells).toEqual({ computed: 2, cached: 2, failed: 0, skipped: 2 });
    expect(matched.results.map(({ method }) => method)).toEqual(['weight']);
    expect((await run()).cells).toEqual({ computed: 2, cached: 4, failed: 0, skipped: 0 });
  });

  it.each([
    [['--only', 'trian'], 'unknown stage "trian"'],
    [['--only', 'matcher=none'], 'no cell of the study has matcher=none; it has identity, weight'],
    [['--concurrency', 'trainer=0'], 'expected a whole number, 1 or more, got "0"'],
    [['--concurrency', 'trainr=1'], 'unknown service "trainr"'],
    [['--task-timeout', 'soon'], 'expected a number above 0, got "soon"'],
  ])('or what is asked for of it is refused: %j', async (options, message) => {
    const folder = freshFolder();
    const study = writeStudy(folder, tinyStudy);
    expect(await refusal(['run', study, ...options], { cwd: folder })).toContain(message);
  });
});

describe('services at several places', { timeout: 240_000 }, () => {
  const cwd = freshFolder();
  const store = join(cwd, 'store');
  let served: Served;
  let second: ReturnType<typeof startIsthmus>;
  let addresses: string;
  beforeAll(async () => {
    served = await serve(store, cwd);
    second = startIsthmus(['serve', 'trainer', '--store', store], { cwd });
    const [, address] = await second.printed(/"address":"([^"]+)".*"listening"/);
    addresses = `${served.addresses},trainer=${address}`;
  }, 60_000);
  afterAll(() => stop(served));

  it('share the tasks, and one that is killed leaves its own to the others', async () => {
    const study = { ...tinyStudy, train: { epochs: 6, batchSize: 100 }, match: ['weight'] };
    const pairs = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    const args = ['run', writeStudy(cwd, { ...study, pairs }), '--store', store, '--json'];
    const running = isthmus([...args, '--services', addresses], { cwd });
    await vi.waitUntil(() => namesIn(store, 'leases').length > 1, { timeout: 60_000 });
    process.kill(second.pid, 'SIGKILL');
    const outcome = await running;
    expect(outcome).toMatchObject({ code: 0 });
    expect(runResultOf(outcome).cells).toEqual({
      ...{ computed: 12, cached: 0, failed: 0, skipped: 0 },
    });
  });

  it('a task that is not done in its time has failed, and is done by a run that gives more', async () => {
    const study = { ...tinyStudy, train: { epochs: 60, batchSize: 50 }, match: ['weight'] };
    const args = ['run', writeStudy(cwd, { ...study, pairs: [[7, 8]] }), '--store', store];
    const within = await inProcess(
      [...args, '--json', '--services', addresses, '--task-timeout', '0.5'],
      { cwd },
    );
    expect(within.code).toBe(1);
    const told = runResultOf(within).failures.map(({ task, message }) => `${task}: ${message}`);
    expect(told).toEqual([
      expect.stringMatching(
        /^train seed 7: .*: DEADLINE_EXCEEDED: not done 0.5 s after it was begun/,
      ),
      expect.stringMatching(
        /^train seed 8: .*: DEADLINE_EXCEEDED: not done 0.5 s after it was begun/,
      ),
    ]);
    await vi.waitUntil(() => namesIn(store, 'leases').length === 0, { timeout: 30_000 });
    await succeed([...args, '--services', addresses], { cwd });
  });
});
