import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { isthmus, succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { startIsthmus } from './running-command.js';

it('a training whose disk fills up fails, saying so, and goes on once there is space', {
  timeout: 120_000,
}, async (test) => {
  const cwd = freshFolder();
  const store = join(cwd, 'small');
  if (!mountSmallDisk(store)) {
    console.warn('skipped, for only root may mount a small disk');
    test.skip();
  }
  const size = ['--network', 'mlp:784-128-64-10', '--batch-size', '200', '--epochs', '20'];
  const command = ['train', ...size, '--store', 'small', '-o', 'A.safetensors'];
  const training = startIsthmus(command, { cwd, env: { ISTHMUS_TRAINER_SAVE_SECONDS: '0.05' } });
  const states = () => namesIn(store, 'states');
  await vi.waitUntil(() => states().length > 0, { timeout: 60_000, interval: 10 });
  const ended = training.ended.then(() => true);
  do fill(join(store, 'filler'));
  while (!(await Promise.race([ended, pause(5, false)])));
  const { code, stderr } = await training.ended;
  expect(code).toBe(1);
  expect(stderr).toContain(`store is full [store=folder ${store}, operation=put, key=`);
  expect(stderr).toContain('ENOSPC: no space left on device');
  expect(stderr).toContain('free some space there, then run again');
  expect(states()).toHaveLength(1);

  rmSync(join(store, 'filler'));
  await succeed(command, { cwd }, isthmus);
  expect(states()).toEqual([]);
});

it('a full disk under logs and outputs costs lines of the log; the output is refused in one sentence', {
  timeout: 120_000,
}, async (test) => {
  const cwd = join(freshFolder(), 'small');
  if (!mountSmallDisk(cwd)) {
    console.warn('skipped, for only root may mount a small disk');
    test.skip();
  }
  fill(join(cwd, 'filler'));
  const store = ['--store', join(freshFolder(), 'store')];
  const size = ['--network', 'mlp:784-16-10', '--epochs', '1'];
  const { code, stderr } = await isthmus(['train', ...size, ...store, '-o', 'A.safetensors'], {
    cwd,
    env: { ISTHMUS_CACHE_DIR: join(freshFolder(), 'cache') },
  });
  expect(stderr).toMatch(
    /^error: cannot write the file \[file=A.safetensors\]: no space is left on that disk; free some, then run again$/m,
  );
  expect(code).toBe(1);
  expect(namesIn(cwd).sort()).toEqual(['.isthmus', 'filler']);
});

/** Mounts a disk of 64 MB for the time of a test; false where that is not allowed. */
function mountSmallDisk(folder: string): boolean {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return false;
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return true;
}

/** Writes to a file until the disk has no space left. */
function fill(file: string): void {
  const chunk = Buffer.alloc(1 << 16);
  try {
    for (;;) appendFileSync(file, chunk);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
