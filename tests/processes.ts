import { readdirSync, readFileSync } from 'node:fs';
import { vi } from 'vitest';

/** A process that another one started. */
export interface ChildProcess {
  readonly pid: number;
  readonly command: string;
}

interface Status {
  readonly parent: number;
  readonly state: string;
}

/** The processes that `pid` started and that run now. Linux only: it reads /proc. */
export function childrenOf(pid: number): ChildProcess[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((child) => statusOf(child)?.parent === pid)
    .map((child) => ({
      pid: child,
      command: read(`/proc/${child}/cmdline`)?.replaceAll('\0', ' ') ?? '',
    }));
}

/** Waits until none of these processes runs any more. Throws, and ends them, after ten seconds. */
export async function haveEnded(processes: readonly ChildProcess[]): Promise<void> {
  const left = () => processes.filter(({ pid }) => isRunning(pid));
  try {
    await vi.waitUntil(() => left().length === 0, { timeout: 10_000, interval: 50 });
  } catch {
    const orphans = left();
    for (const { pid } of orphans) process.kill(pid, 'SIGKILL');
    throw new Error(`still running: ${orphans.map(({ command }) => command).join(', ')}`);
  }
}

/** One that has ended but was not waited for by its parent counts as ended. */
function isRunning(pid: number): boolean {
  const status = statusOf(pid);
  return status !== undefined && status.state !== 'Z';
}

function statusOf(pid: number): Status | undefined {
  // "pid (name) state parent ...", and the name may hold anything.
  const fields = read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  if (fields === undefined) return undefined;
  return { state: fields[0] ?? '', parent: Number(fields[1]) };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
