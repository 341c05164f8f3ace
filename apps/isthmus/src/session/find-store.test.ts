import { chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findStore } from './find-store.js';

const own = join('.isthmus', 'store');

/** A folder with a store, and one two levels below without. */
function folders() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'find-store-')));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const below = join(root, 'project', 'studies');
  mkdirSync(below, { recursive: true });
  return { root, project: join(root, 'project'), below };
}

const makeStore = (folder: string) => mkdirSync(join(folder, own), { recursive: true });

it('takes the store of the working folder before any above, and the nearest of those', () => {
  const { root, project, below } = folders();
  makeStore(root);
  expect(findStore(below)).toEqual({ path: join(root, own), above: '../..', foreign: [] });
  makeStore(project);
  expect(findStore(below)).toEqual({ path: join(project, own), above: '..', foreign: [] });
  makeStore(below);
  expect(findStore(below)).toEqual({ path: own, foreign: [] });
});

it('makes one in the working folder where there is none', () => {
  expect(findStore(folders().below)).toEqual({ path: own, foreign: [] });
});

it('looks at the home folder last, and from outside of it at all above', () => {
  const { root, project, below } = folders();
  makeStore(root);
  expect(findStore(below, { home: project })).toEqual({ path: own, foreign: [] });
  expect(findStore(below, { home: below })).toEqual({ path: own, foreign: [] });
  expect(findStore(below, { home: root }).above).toBe('../..');
});

it('does not look on another file system', (test) => {
  // Of Linux: always there, and a file system of its own.
  if (process.platform !== 'linux') test.skip();
  const { root } = folders();
  makeStore(root);
  expect(findStore('/proc/self', { home: root })).toEqual({ path: own, foreign: [] });
});

it.each(['.isthmus', own])("passes over a store whose %s is another user's", (part) => {
  if (process.getuid?.() !== 0) return;
  const { root, project, below } = folders();
  makeStore(root);
  makeStore(project);
  chownSync(join(project, part), 12345, 12345);
  expect(findStore(below)).toEqual({
    path: join(root, own),
    above: '../..',
    foreign: [join(project, own)],
  });
});
