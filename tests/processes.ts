import { readdirSync, readFileSync } from 'node:fs';

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

/** Whether a process runs. One that has ended but was not waited for by its parent does not. */
export function isRunning(pid: number): boolean {
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
