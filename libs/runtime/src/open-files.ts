import { readFileSync } from 'node:fs';

/** Loading the modules of a command or a service opens up to 250 files at once; work takes some more. */
const needed = 512;

/**
 * Whether this process may open as many files as it needs. Where it may not, says so on stderr and leaves exit code 2.
 * Imports nothing, so that it can be asked before modules are loaded. Where the limit cannot be known, it is enough.
 */
export function hasEnoughOpenFiles(): boolean {
  const limit = openFilesLimit();
  if (limit >= needed) return true;
  console.error(
    `error: this process may open too few files [limit=${limit}, expected ${needed} or more]; raise the limit where it is started, in a shell with \`ulimit -n 1024\``,
  );
  process.exitCode = 2;
  return false;
}

function openFilesLimit(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    return Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
