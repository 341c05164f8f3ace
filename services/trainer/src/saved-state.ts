import { createHash } from 'node:crypto';
import { type Cancellable, ObjectNotFound, type ObjectStore } from '@isthmus/object-store';
import { z } from 'zod';
import { type TrainOutput, trainOutput } from './train-outputs.js';

/** All that an interrupted task needs to go on: what it has put out so far, and the compute thread's state. */
export interface SavedState {
  readonly outputs: readonly TrainOutput[];
  readonly state: Uint8Array;
}

const header = z.strictObject({
  outputs: z.array(trainOutput),
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
  { outputs, state }: SavedState,
  options: Cancellable,
): Promise<void> {
  const head = { outputs, sha256: sha256Of(state) };
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), state]);
  await store.put(keyOf(digest), bytes, options);
}

/** The state that was saved last; undefined where there is none, or one that is damaged. */
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
  return { outputs: head.data.outputs, state };
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
