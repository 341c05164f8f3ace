import { Writable } from 'node:stream';
import { runCommandLine } from '@isthmus/cli';
import { type Outcome, startIsthmus } from './running-command.js';
import { type CommandOptions, environmentFor } from './spawn-isthmus.js';

/** Runs the built command line to its end: a process of its own, on this same Node. */
export function isthmus(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  return startIsthmus(args, options).ended;
}

/** Ends when the commands have that were run in this process so far: it has one current folder. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Runs the built command line in this process, after those that were run so before. What it prints is
 * kept apart from what other code prints, and its environment is that of `isthmus`.
 */
export function inProcess(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  const outcome = before.then(() => runHere(args, options));
  before = outcome.catch(() => undefined);
  return outcome;
}

async function runHere(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  const printed = { stdout: '', stderr: '' };
  const keep = (name: keyof typeof printed) =>
    new Writable({
      decodeStrings: false,
      write(text: string, _, done) {
        printed[name] += text;
        done();
      },
    });
  const home = process.cwd();
  process.chdir(options.cwd);
  try {
    const io = { stdout: keep('stdout'), stderr: keep('stderr'), env: environmentFor(options) };
    return { code: await runCommandLine(args, io), ...printed };
  } finally {
    process.chdir(home);
  }
}

/**
 * Runs the command line, which has to succeed, in this process unless `run` has it run in one of its own. Throws with
 * what it said on stderr otherwise.
 */
export async function succeed(
  args: readonly string[],
  options: CommandOptions,
  run = inProcess,
): Promise<Outcome> {
  const outcome = await run(args, options);
  if (outcome.code === 0) return outcome;
  throw new Error(`isthmus ${args.join(' ')} ended with ${outcome.code}:\n${outcome.stderr}`);
}
