import { type ArtifactRef, dropIfDamaged, type ObjectStore } from '@isthmus/object-store';
import type { RecordRemark } from '@isthmus/task';
import { artifactRemark, isForInputs, withUnmended } from '../task/inputs-lost.js';
import { TaskFailed } from './task-failed.js';

/** The inputs of tasks, which are made anew where they turn out to be damaged. */
export interface MendedInputs {
  /** Tells who makes an artifact. */
  by(key: string, make: () => Promise<unknown>): void;
  /**
   * What `attempt` gives; it calls `began` when it starts. An attempt that fails for its inputs is made once more,
   * when those that were damaged have been made anew. `onRemark` is told of them, of each once, whoever needs it.
   */
  tryOnMended<Result>(
    inputs: readonly ArtifactRef[],
    attempt: (began: () => void) => Promise<Result>,
    onRemark: (remark: RecordRemark) => void,
  ): Promise<Result>;
}

/** A look at an artifact, and its making anew where that was needed. */
interface Mending {
  readonly outcome: Promise<void>;
  /** Of the clock that never runs back; what began earlier may have read what was there before. */
  endedAt: number;
}

/** Starts without makers. Looks at one artifact at a time: many tasks fail at once for the same, which may be large. */
export function createMendedInputs(
  store: ObjectStore,
  { signal }: { readonly signal: AbortSignal },
): MendedInputs {
  const makers = new Map<string, () => Promise<unknown>>();
  const mendings = new Map<string, Mending>();
  let looked: Promise<unknown> = Promise.resolve();

  /** Shares the last mending with all attempts that began before it ended: they tell nothing of what came of it. */
  function mended(
    key: string,
    since: number,
    onRemark: (remark: RecordRemark) => void,
  ): Promise<void> {
    const last = mendings.get(key);
    if (last !== undefined && since <= last.endedAt) return last.outcome;
    const mending = { outcome: mend(key, onRemark), endedAt: Number.POSITIVE_INFINITY };
    const end = () => {
      mending.endedAt = performance.now();
    };
    // A task that failed to make it anew is not run again for each one that needs it.
    mending.outcome.then(end, (error) => error instanceof TaskFailed || end());
    mendings.set(key, mending);
    return mending.outcome;
  }

  async function mend(key: string, onRemark: (remark: RecordRemark) => void): Promise<void> {
    const look = looked.then(() => dropIfDamaged(store, key, { signal }));
    looked = look.catch(() => undefined);
    const loss = await look;
    if (loss === undefined) return;
    onRemark(artifactRemark(store, key, loss));
    await makers.get(key)?.();
  }

  return {
    by(key, make) {
      makers.set(key, make);
    },
    async tryOnMended(inputs, attempt, onRemark) {
      let beganAt = Number.NEGATIVE_INFINITY;
      const began = () => {
        beganAt = performance.now();
      };
      try {
        return await attempt(began);
      } catch (error) {
        signal.throwIfAborted();
        if (!isForInputs(error)) throw error;
        for (const { key } of inputs) {
          await mended(key, beganAt, onRemark).catch((cause: unknown) => {
            signal.throwIfAborted();
            // What was to be made anew has told why it could not be.
            throw cause instanceof TaskFailed ? cause : withUnmended(error, cause);
          });
        }
        return attempt(began);
      }
    },
  };
}
