import type { ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';
import { runCommandLine } from '@isthmus/cli';
import { afterAll, vi } from 'vitest';
import { type CommandOptions, environmentFor, spawnIsthmus } from './spawn-isthmus.js';

/** What a test that failed may have left behind. */
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill();
});

/** How a command ended, and all that it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly pid: number;
  readonly ended: Promise<Outcome>;
  /** Waits until a match is on stderr. Throws when the command ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Runs the built command line to its end: a process of its own, on this same Node. */
export function isthmus(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  return startIsthmus(args, options).ended;
}

/** Ends when the commands have that were run in this process so far: it has one current folder. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Runs the command line in this process, from its sources, after those that were run so before. What it prints is
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

/** Runs the command line, which has to succeed. Throws with what it said on stderr otherwise. */
export async function succeed(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  const outcome = await isthmus(args, options);
  if (outcome.code === 0) return outcome;
  throw new Error(`isthmus ${args.join(' ')} ended with ${outcome.code}:\n${outcome.stderr}`);
}

/** Starts the built command line. It is told to stop after the tests at the latest. */
export function startIsthmus(args: readonly string[], options: CommandOptions): RunningCommand {
  const { child, printed } = spawnIsthmus(args, options);
  running.add(child);
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      running.delete(child);
      resolve({ code, ...printed });
    });
  });
  const look = (pattern: RegExp) => {
    const match = pattern.exec(printed.stderr);
    if (match === null && !running.has(child))
      throw new Error(`ended without ${pattern}:\n${printed.stderr}`);
    return match;
  };
  return {
    pid: child.pid ?? 0,
    ended,
    printed: (pattern) => vi.waitUntil(() => look(pattern), { timeout: 60_000, interval: 20 }),
  };
}
