import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { afterAll, vi } from 'vitest';

const bin = createRequire(import.meta.url).resolve('@isthmus/cli/bin/isthmus.js');

/** What a test that failed may have left behind. */
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill();
});

/** Where a command runs, and what is set in its environment besides. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes it the leader of a process group, as a shell does, which `process.kill(-pid)` reaches. */
  readonly detached?: boolean;
}

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

/** Runs the command line, which has to succeed. Throws with what it said on stderr otherwise. */
export async function succeed(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  const outcome = await isthmus(args, options);
  if (outcome.code === 0) return outcome;
  throw new Error(`isthmus ${args.join(' ')} ended with ${outcome.code}:\n${outcome.stderr}`);
}

/** Starts the built command line. It is told to stop after the tests at the latest. */
export function startIsthmus(
  args: readonly string[],
  { cwd, env = {}, detached = false }: CommandOptions,
): RunningCommand {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    detached,
    env: { ...bareEnvironment(), ISTHMUS_CACHE_DIR: `${cwd}/cache`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  const look = (pattern: RegExp) => {
    const match = pattern.exec(stderr);
    if (match === null && !running.has(child))
      throw new Error(`ended without ${pattern}:\n${stderr}`);
    return match;
  };
  return {
    pid: child.pid ?? 0,
    ended,
    printed: (pattern) => vi.waitUntil(() => look(pattern), { timeout: 60_000, interval: 20 }),
  };
}

/** Without the settings of whoever runs the tests. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const settings = /^(ISTHMUS_|OTEL_|FORCE_COLOR$|NO_COLOR$|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
}
