import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFolder } from './make-folder.js';

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('makes every folder on the way, and does nothing where they are', () => {
  const folder = join(temporary(), 'a', 'b', 'c');
  makeFolder(folder);
  makeFolder(folder);
  expect(existsSync(folder)).toBe(true);
});

it('says why below a file', () => {
  const file = join(temporary(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'a', 'b'))).toThrow('ENOTDIR');
});

it.runIf(process.platform === 'linux')('gives up where no folder can be made', () => {
  expect(() => makeFolder('/proc/isthmus/store')).toThrow('ENOENT');
});
