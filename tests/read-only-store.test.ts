import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { inProcess, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

it('a store that can only be read serves all that reads, and refuses work in one sentence', {
  timeout: 240_000,
}, async (test) => {
  const cwd = freshFolder();
  const study = writeStudy(cwd, { ...tinyStudy, match: ['identity'] });
  await succeed(['run', study], { cwd, env: sharedServices });
  if (!mountReadOnly(sharedServices.ISTHMUS_STORE_URL, join(cwd, 'read-only'))) {
    console.warn('skipped, for only root may mount a folder');
    test.skip();
  }
  const store = ['--store', 'read-only'];
  const again = await succeed(['run', study, ...store, '--json'], { cwd });
  expect(runResultOf(again).cells).toEqual({ computed: 0, cached: 4, failed: 0, skipped: 0 });
  await succeed(['results', study, ...store], { cwd });
  await succeed(['report', study, ...store], { cwd });
  await succeed(['store', 'gc', study, ...store, '--older-than', '0s'], { cwd });
  const removal = await inProcess(['store', 'gc', study, ...store, '--delete'], { cwd });
  expect(removal.stderr).toMatch(/^error: store permits no such access .*EROFS/m);
  expect(removal.code).toBe(2);

  writeStudy(cwd, { ...tinyStudy, dataset: 'digits:subset=1000' });
  const planned = await succeed(['plan', study, ...store, '--json'], { cwd });
  expect(JSON.parse(planned.stdout)).toMatchObject({ done: 0 });
  const { code, stderr } = await inProcess(['run', study, ...store], { cwd });
  expect(stderr.match(/^error: .*/gm)).toEqual([
    expect.stringMatching(/store permits no such access .*EROFS.*; let this user read and write/),
  ]);
  expect(code).toBe(2);
});

/** Shows a folder under another name, where it can only be read; false where that is not allowed. */
function mountReadOnly(folder: string, name: string): boolean {
  mkdirSync(name);
  const mount = (...options: string[]) => execFileSync('mount', options, { stdio: 'ignore' });
  try {
    mount('--bind', folder, name);
  } catch {
    return false;
  }
  onTestFinished(() => void execFileSync('umount', [name]));
  mount('-o', 'remount,ro,bind', name);
  return true;
}
