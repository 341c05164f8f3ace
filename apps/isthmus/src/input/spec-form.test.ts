import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSpecForm } from './spec-form.js';

const folder = mkdtempSync(join(tmpdir(), 'isthmus-spec-form-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a list', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['groups', `{"groups":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
])('a permutation spec of %s 100,000 deep is refused, with the bound', (_, text) => {
  const file = join(folder, 'spec.json');
  writeFileSync(file, text);
  expect(() => readSpecForm(file)).toThrow(/nested too deep .*expected=at most 32 levels, got=33/);
});

it('a permutation spec that is larger than a request can hold is refused unread', () => {
  const file = join(folder, 'large.json');
  writeFileSync(file, `{"groups":[${' '.repeat(3 * 2 ** 19)}]}`);
  expect(() => readSpecForm(file)).toThrow('[expected at most 1572864 bytes, got 1572877]');
});
