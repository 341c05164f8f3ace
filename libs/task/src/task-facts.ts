import { type Cancellable, getIfThere, type ObjectStore } from '@isthmus/object-store';
import { z } from 'zod';
import { taskDigest } from './digest.js';
import type { Made } from './made.js';
import { openRecord } from './sealed-record.js';
import { resultKey, taskRecord } from './task-record.js';

/** What the store keeps of a task beside what came of it. */
export interface TaskFacts {
  readonly digest: string;
  /** Where its record lies. */
  readonly key: string;
  readonly kind: string;
  /** Of the kind of task. */
  readonly version: number;
  /** The sha256 of what it read, in the order of its kind. */
  readonly inputs: readonly string[];
  /** How long it took to compute. */
  readonly wallMs: number | undefined;
  /** Version of TensorFlow, where the result says so. */
  readonly tensorflow: string | undefined;
  /** Absent from records of before it was kept. */
  readonly made: Made | undefined;
  /** Whether a hash has vouched for the record since it was written. */
  readonly isVerified: boolean;
}

const toldByResult = z.object({
  wallMs: z.number().optional(),
  tensorflow: z.string().optional(),
});

/** The facts of the task of this digest; undefined where the store has no record of it that is whole. */
export async function readTaskFacts(
  store: ObjectStore,
  digest: string,
  options: Cancellable = {},
): Promise<TaskFacts | undefined> {
  const key = resultKey(digest);
  const bytes = await getIfThere(store, key, options);
  const opened = bytes && openRecord(bytes);
  if (opened === undefined || 'damage' in opened) return undefined;
  const record = taskRecord.safeParse(opened.fields);
  if (!record.success || taskDigest(record.data) !== digest) return undefined;
  const { kind, version, inputs, result, made, unverified } = record.data;
  const told = toldByResult.safeParse(result).data;
  return {
    ...{ digest, key, kind, version, inputs, made },
    wallMs: told?.wallMs,
    tensorflow: told?.tensorflow,
    isVerified: opened.sealed && unverified !== true,
  };
}
