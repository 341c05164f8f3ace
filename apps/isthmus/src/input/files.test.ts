import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkOutputs, readText, writeOutput } from './files.js';

const folder = mkdtempSync(join(tmpdir(), 'isthmus-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

it('writeOutput leaves nothing behind where it fails', () => {
  mkdirSync(at('taken'));
  expect(() => writeOutput(at('taken'), 'text')).toThrow(`[file=${at('taken')}]`);
  expect(readdirSync(folder)).toEqual(['taken']);
});

it('checkOutputs refuses what cannot be written, and makes no folder', () => {
  writeFileSync(at('file'), '');
  const before = readdirSync(folder);
  expect(() => checkOutputs([], [folder])).toThrow('it is a folder');
  expect(() => checkOutputs([], [at('file/deep/pi.json')])).toThrow('file is not a folder');
  checkOutputs([], [at('new/folder/pi.json')]);
  expect(readdirSync(folder)).toEqual(before);
});

it('readText passes over a byte order mark, and refuses an empty file', () => {
  writeFileSync(at('marked'), '\uFEFF{}');
  expect(readText(at('marked'))).toBe('{}');
  writeFileSync(at('empty'), '\uFEFF\n');
  expect(() => readText(at('empty'))).toThrow('an empty file');
});

it('readText refuses a text of a size that none has, unread, and a device, which may have no end', () => {
  writeFileSync(at('large'), '');
  truncateSync(at('large'), 1e12);
  expect(() => readText(at('large'))).toThrow(
    '[expected at most 4194304 bytes, got 1000000000000]',
  );
  expect(() => readText('/dev/zero')).toThrow('[file=/dev/zero]: it is a device');
});

it.each([
  ['with a byte order mark', '\uFEFFname: s', (text: Buffer) => text],
  ['with a byte order mark, high byte first', '\uFEFFname: s', (text: Buffer) => text.swap16()],
  ['without', 'name: s', (text: Buffer) => text],
  ['without, high byte first', 'name: s', (text: Buffer) => text.swap16()],
])('readText refuses UTF-16 %s, and says how to save it', (_, text, order) => {
  writeFileSync(at('wide'), order(Buffer.from(text, 'utf16le')));
  expect(() => readText(at('wide'))).toThrow(
    `[file=${at('wide')}]: the file is UTF-16; save it as UTF-8`,
  );
});
