import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'isthmus-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** An empty folder, which goes when the tests of the file that imports this have run. */
export function freshFolder(): string {
  return mkdtempSync(join(base, 'run-'));
}

/** The names in a folder; none where there is no folder. */
export function namesIn(...path: readonly string[]): string[] {
  try {
    return readdirSync(join(...path)).sort();
  } catch {
    return [];
  }
}
