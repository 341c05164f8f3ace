import { type Cancellable, ObjectNotFound, type ObjectStore } from '@isthmus/object-store';
import { z } from 'zod';

const taskFailure = z.strictObject({
  /** A training that diverged would do so again; whatever else went wrong may pass. */
  kind: z.enum(['diverged', 'failed']),
  message: z.string(),
});

/** Why a task has no result. */
export type TaskFailure = z.infer<typeof taskFailure>;

/**
 * Why the task of this digest failed when it was last tried; undefined where it never did, and where what is kept
 * cannot be read: the next try tells anew.
 */
export async function readFailure(
  store: ObjectStore,
  digest: string,
  options: Cancellable = {},
): Promise<TaskFailure | undefined> {
  const bytes = await store.get(keyOf(digest), options).catch((error: unknown) => {
    if (error instanceof ObjectNotFound) return undefined;
    throw error;
  });
  return bytes && taskFailure.safeParse(parseJson(bytes)).data;
}

/** Keeps why the task of this digest failed, in place of what was kept before. */
export async function writeFailure(
  store: ObjectStore,
  digest: string,
  failure: TaskFailure,
  options: Cancellable = {},
): Promise<void> {
  await store.put(keyOf(digest), new TextEncoder().encode(JSON.stringify(failure)), options);
}

/** Forgets that the task of this digest failed. */
export async function dropFailure(
  store: ObjectStore,
  digest: string,
  options: Cancellable = {},
): Promise<void> {
  await store.remove(keyOf(digest), options);
}

function keyOf(digest: string): string {
  return `failures/${digest}.json`;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
