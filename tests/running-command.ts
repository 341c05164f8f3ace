import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { type CommandOptions, spawnIsthmus } from './spawn-isthmus.js';

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
  /** Waits until a match is on stderr, or on stdout. Throws when the command ends before, and after a minute. */
  printed(pattern: RegExp, on?: 'stdout' | 'stderr'): Promise<RegExpExecArray>;
}

const longestMs = 60_000;
const running = new Set<ChildProcess>();

/** Tells the commands to stop that were started here and run still: a test that failed may have left them. */
export function endCommands(): void {
  for (const child of running) child.kill();
}

/** Starts the built command line as a process of its own. It is told to stop after the tests at the latest. */
export function startIsthmus(args: readonly string[], options: CommandOptions): RunningCommand {
  const { child, printed } = spawnIsthmus(args, options);
  running.add(child);
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      running.delete(child);
      resolve({ code, ...printed });
    });
  });
  return {
    pid: child.pid ?? 0,
    ended,
    async printed(pattern, on = 'stderr') {
      const deadline = Date.now() + longestMs;
      for (;;) {
        const isLast = !running.has(child) || Date.now() > deadline;
        const match = pattern.exec(printed[on]);
        if (match !== null) return match;
        if (isLast) throw new Error(`has not printed ${pattern}:\n${printed.stderr}`);
        await pause(20);
      }
    },
  };
}
