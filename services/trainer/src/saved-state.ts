import { createHash } from 'node:crypto';
import { type Cancellable, ObjectNotFound, type ObjectStore } from '@isthmus/object-store';
import { z } from 'zod';
import { type TrainOutput, trainOutput } from './train-outputs.js';

/** All that an interrupted task needs to go on: what it has put out so far, and the compute thread's state. */
export interface SavedState {
  readonly outputs: readonly TrainOutput[];
  readonly state: Uint8Array;
  /** How long the task had been computed, whichever process did. */
  readonly elapsedMs: number;
}

/** Raised whenever a state is written in another way: one of another version is as good as none. */
const version = 2;

const header = z.strictObject({
  version: z.literal(version),
  outputs: z.array(trainOutput),
  elapsedMs: z.number().nonnegative(),
  sha256: z.string(),
});

const newline = 10;

/**
 * Saves the state of the task of this digest, in place of the one before: one object, so that it is there
 * whole or not at all. The artifacts that `outputs` names have to be stored before.
 */
export async function saveState(
  store: ObjectStore,
  digest: string,
  { outputs, state, elapsedMs }: SavedState,
  options: Cancellable,
): Promise<void> {
  const head = { version, outputs, elapsedMs, sha256: sha256Of(state) };
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), state]);
  await store.put(keyOf(digest), bytes, options);
}

/** The state that was saved last; undefined where there is none, or one that is damaged or of another version. */
export async function loadState(
  store: ObjectStore,
  digest: string,
  options: Cancellable,
): Promise<SavedState | undefined> {
  const bytes = await store.get(keyOf(digest), options).catch((error: unknown) => {
    if (error instanceof ObjectNotFound) return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const end = bytes.indexOf(newline);
  const state = bytes.subarray(end + 1);
  const head = header.safeParse(parseJson(bytes.subarray(0, Math.max(0, end))));
  if (!head.success || head.data.sha256 !== sha256Of(state)) return undefined;
  const { outputs, elapsedMs } = head.data;
  return { outputs, state, elapsedMs };
}

/** Removes what was saved for a task that is done. */
export async function dropState(store: ObjectStore, digest: string): Promise<void> {
  await store.remove(keyOf(digest));
}

function keyOf(digest: string): string {
  return `states/${digest}`;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
