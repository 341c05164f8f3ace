import { expect } from 'vitest';
import { inProcess } from './command.js';
import { namesIn } from './fresh-folder.js';
import type { CommandOptions } from './spawn-isthmus.js';

/**
 * Runs a command on bad input: it has to end with exit code 2 before any service was started or
 * any task computed, and to print nothing but an error. Answers with that. It runs in this process, unless `run` has it
 * run in one of its own.
 */
export async function refusal(
  args: readonly string[],
  options: CommandOptions,
  run = inProcess,
): Promise<string> {
  const { code, stdout, stderr } = await run(args, options);
  expect({ code, stderr }).toMatchObject({ code: 2 });
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/^ +at /m);
  expect(namesIn(options.cwd, '.isthmus', 'logs')).toEqual([]);
  expect(namesIn(options.cwd, '.isthmus', 'store', 'results')).toEqual([]);
  expect(namesIn(options.cwd, 'results')).toEqual([]);
  return stderr.slice(Math.max(0, stderr.indexOf('error: ')));
}
