import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';

/** Names the folder of downloads that all commands share, such as the digits decoded; not theirs to read. */
export const sharedCache = 'TESTS_CACHE_DIR';

const bin = createRequire(import.meta.url).resolve('@isthmus/cli/bin/isthmus.js');

/** Where a command runs, and what is set in its environment besides. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes it the leader of a process group, as a shell does, which `process.kill(-pid)` reaches. */
  readonly detached?: boolean;
}

/** A process of the command line, and all that it has printed so far. */
export interface SpawnedCommand {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly printed: { readonly stdout: string; readonly stderr: string };
}

/** Starts the built command line as a process of its own, on this same Node. It is the caller's to end. */
export function spawnIsthmus(
  args: readonly string[],
  { cwd, env = {}, detached = false }: CommandOptions,
): SpawnedCommand {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    detached,
    env: environmentFor({ cwd, env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text;
  });
  return { child, printed };
}

/** The environment that a command gets: its downloads are kept in its folder, or in one that the tests share. */
export function environmentFor({ cwd, env = {} }: CommandOptions): NodeJS.ProcessEnv {
  const cache = process.env[sharedCache] ?? cacheIn(cwd);
  return { ...bareEnvironment(), ISTHMUS_CACHE_DIR: cache, ...env };
}

/** Where a command keeps its downloads that shares them with no other folder. */
export function cacheIn(cwd: string): string {
  return `${cwd}/cache`;
}

/** The environment without the settings of whoever runs the tests. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const settings = /^(ISTHMUS_|OTEL_|FORCE_COLOR$|NO_COLOR$|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
}
