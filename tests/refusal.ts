import { expect } from 'vitest';
import { isthmus } from './command.js';
import { namesIn } from './fresh-folder.js';
import type { CommandOptions } from './spawn-isthmus.js';

/**
 * Runs a command on bad input: it has to end with exit code 2 before any service was started or
 * any task computed, and to print nothing but an error. Answers with that.
 */
export async function refusal(args: readonly string[], options: CommandOptions): Promise<string> {
  const { code, stdout, stderr } = await isthmus(args, options);
  expect({ code, stderr }).toMatchObject({ code: 2 });
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/^ +at /m);
  expect(namesIn(options.cwd, '.isthmus', 'logs')).toEqual([]);
  expect(namesIn(options.cwd, '.isthmus', 'store', 'results')).toEqual([]);
  expect(namesIn(options.cwd, 'results')).toEqual([]);
  return stderr.slice(Math.max(0, stderr.indexOf('error: ')));
}
