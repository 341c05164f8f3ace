import { type Cancellable, getIfThere, type ObjectStore } from '@isthmus/object-store';
import { z } from 'zod';
import { openRecord, sealRecord } from './sealed-record.js';

const taskFailure = z.strictObject({
  /** A training that diverged would do so again; whatever else went wrong may pass. */
  kind: z.enum(['diverged', 'failed']),
  message: z.string(),
  /** Of the run in which it failed, where that was traced. */
  traceId: z.string().optional(),
});

/** Why a task has no result. */
export type TaskFailure = z.infer<typeof taskFailure>;

/** The task's digest is part of what is sealed: the failure of another task is not its own. */
const failureRecord = taskFailure.extend({ digest: z.string() });

/** Reads what is kept of why the task of this digest failed; undefined where the bytes are damaged or of another task. */
export function parseFailure(bytes: Uint8Array, digest: string): TaskFailure | undefined {
  const opened = openRecord(bytes);
  if ('damage' in opened) return undefined;
  // Records from before there were hashes say no more than why.
  if (!opened.sealed) return taskFailure.safeParse(opened.fields).data;
  const record = failureRecord.safeParse(opened.fields);
  if (!record.success || record.data.digest !== digest) return undefined;
  const { digest: _, ...failure } = record.data;
  return failure;
}

/**
 * Why the task of this digest failed when it was last tried; undefined where it never did, and where what is kept
 * is damaged: the next try tells anew.
 */
export async function readFailure(
  store: ObjectStore,
  digest: string,
  options: Cancellable = {},
): Promise<TaskFailure | undefined> {
  const bytes = await getIfThere(store, keyOf(digest), options);
  return bytes && parseFailure(bytes, digest);
}

/** Keeps why the task of this digest failed, in place of what was kept before. */
export async function writeFailure(
  store: ObjectStore,
  digest: string,
  failure: TaskFailure,
  options: Cancellable = {},
): Promise<void> {
  await store.put(keyOf(digest), sealRecord({ digest, ...failure }), options);
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
