import { vi } from 'vitest';
import { type ChildProcess, isRunning } from './processes.js';

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
