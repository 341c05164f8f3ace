import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isBug, reportBug } from './bug-report.js';

const home = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-bug-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const bug = new TypeError('x is not a function');

it('a bug is told from what was given wrongly', () => {
  expect([bug, new RangeError('width: expected 1'), new Error('interrupted')].map(isBug)).toEqual([
    true,
    false,
    false,
  ]);
});

it('a bug is reported with a file that holds its stack', () => {
  const [, file] = /\[log=(.*)\]$/.exec(reportBug(bug)) ?? [];
  expect(readFileSync(file!, 'utf8')).toContain(bug.stack);
});

it('a bug is told whole where no file can be written', () => {
  writeFileSync('.isthmus', 'a file in the way');
  const told = reportBug(bug);
  expect(told).toContain('report it to the maintainers of Isthmus');
  expect(told).toContain(bug.stack);
});
