import { type Cancellable, getIfThere, type ObjectStore } from '@isthmus/object-store';
import { openRecordWith, sealRecordWith } from '@isthmus/task';
import { z } from 'zod';
import { artifactOf, storedOutput, type TrainOutput, trainOutput } from './train-outputs.js';

/** All that an interrupted task needs to go on: what it has put out so far, and the compute thread's state. */
export interface SavedState {
  readonly outputs: readonly TrainOutput[];
  readonly state: Uint8Array;
  /** How long the task had been computed, whichever process did. */
  readonly elapsedMs: number;
}

/** Raised whenever a state is written in another way: a state of another version is ignored. */
const version = 3;

const stateRecord = z.strictObject({
  version: z.literal(version),
  /** The state of another task is not this one's. */
  digest: z.string(),
  outputs: z.array(trainOutput),
  elapsedMs: z.number().nonnegative(),
});

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
  const record = { version, digest, outputs: outputs.map(storedOutput), elapsedMs };
  await store.put(keyOf(digest), await sealRecordWith(record, state), options);
}

/**
 * The state that was saved last; undefined where there is none, or one that is damaged, of another version, or names
 * an artifact that has gone.
 */
export async function loadState(
  store: ObjectStore,
  digest: string,
  options: Cancellable,
): Promise<SavedState | undefined> {
  const bytes = await getIfThere(store, keyOf(digest), options);
  if (bytes === undefined) return undefined;
  const opened = await openRecordWith(bytes);
  if ('damage' in opened) return undefined;
  const record = stateRecord.safeParse(opened.fields);
  if (!record.success || record.data.digest !== digest) return undefined;
  const { outputs, elapsedMs } = record.data;
  for (const artifact of outputs.flatMap(artifactOf)) {
    const stored = await store.stat(artifact.key, options);
    if (stored?.sizeBytes !== artifact.sizeBytes) return undefined;
  }
  return { outputs, state: opened.body, elapsedMs };
}

/** Removes what was saved for a task that is done. */
export async function dropState(
  store: ObjectStore,
  digest: string,
  options: Cancellable,
): Promise<void> {
  await store.remove(keyOf(digest), options);
}

function keyOf(digest: string): string {
  return `states/${digest}`;
}
