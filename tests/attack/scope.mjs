import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What one attack starts and leaves behind: `folder()` makes an empty folder within `base`, `track(child)` remembers a process, and
 * `closing(close)` what else has to be closed. `end` closes, kills and removes all of it.
 */
export function createScope() {
  const base = mkdtempSync(join(tmpdir(), 'isthmus-attack-'));
  const children = new Set();
  const closers = [];
  let isOver = false;
  const kill = () => {
    for (const child of children) killGroup(child);
  };
  return {
    base,
    folder: () => mkdtempSync(join(base, 'f-')),
    track(child) {
      children.add(child);
      child.once('exit', () => children.delete(child));
      // An attack that was given up may go on for a while.
      if (isOver) killGroup(child);
      return child;
    },
    closing: (close) => void closers.push(close),
    kill,
    /** For the way out of this process, on which nothing can be waited for. */
    abandon() {
      kill();
      rmSync(base, { recursive: true, force: true });
    },
    async end() {
      isOver = true;
      for (const close of closers.reverse()) await close();
      kill();
      const left = [...children].map((child) => new Promise((ended) => child.once('close', ended)));
      await Promise.race([Promise.all(left), new Promise((late) => setTimeout(late, 5000))]);
      rmSync(base, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Children that are leaders of a group go with all that they started. */
function killGroup({ pid, exitCode, signalCode }) {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    process.kill(pid, 'SIGKILL');
  }
}
