import { isWaiting, type Progress } from '@isthmus/task';

/** How long is waited for a task. */
export interface TaskLimits {
  /** A stream that tells nothing for so long is given up, though its connection lives. */
  readonly stallMs: number;
  /** From when a service begins to compute a task; absent: for as long as it takes. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A service tells of a task at least every five seconds, whatever it does. Two minutes of silence are no pause: its
 * process is stuck, or what lies between drops what it says.
 */
export const usualLimits: TaskLimits = { stallMs: 120_000 };

/** A stream was silent for too long. */
export class StreamStalled extends Error {
  override readonly name = 'StreamStalled';
  readonly isBadInput = false;

  constructor(silentMs: number) {
    super(`it tells nothing for ${silentMs / 1000} s, though its connection lives`);
  }
}

/** A task was not done in its time. */
export class TaskTimedOut extends Error {
  override readonly name = 'TaskTimedOut';
  readonly isBadInput = false;

  constructor(timeoutMs: number) {
    super(`DEADLINE_EXCEEDED: not done ${timeoutMs / 1000} s after it was begun`);
  }
}

/** A call that is watched. */
export interface WatchedCall {
  /** Aborts with that of the caller, and when a limit is passed. */
  readonly signal: AbortSignal;
  /** Notes that something was told, progress or another thing. */
  heard(progress: Progress | undefined): void;
  /** The limit that was passed, if one was. */
  passed(): StreamStalled | TaskTimedOut | undefined;
  end(): void;
}

/** A process that stood still itself, as on a laptop that slept, has this time to read what came meanwhile. */
const catchUpMs = 1_000;

/** Watches a call until it has ended: its first event has the same time as any other. */
export function watchCall(signal: AbortSignal, { stallMs, timeoutMs }: TaskLimits): WatchedCall {
  const own = new AbortController();
  let passed: StreamStalled | TaskTimedOut | undefined;
  let deadline: NodeJS.Timeout | undefined;
  let surely: NodeJS.Timeout | undefined;
  const leave = () => own.abort(signal.reason);
  const pass = (limit: StreamStalled | TaskTimedOut) => {
    passed = limit;
    own.abort();
  };
  const silence = setTimeout(() => {
    surely = setTimeout(() => pass(new StreamStalled(stallMs)), catchUpMs);
  }, stallMs);
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  return {
    signal: own.signal,
    heard(progress) {
      clearTimeout(surely);
      silence.refresh();
      if (timeoutMs === undefined || progress === undefined || isWaiting(progress)) return;
      deadline ??= setTimeout(() => pass(new TaskTimedOut(timeoutMs)), timeoutMs);
    },
    passed: () => passed,
    end() {
      for (const timer of [silence, surely, deadline]) clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    },
  };
}
