import {
  type ArtifactRef,
  type Cancellable,
  getIfThere,
  type ObjectStore,
} from '@isthmus/object-store';
import { z } from 'zod';
import { sha256Hex } from './bounds.js';
import { type TaskIdentity, taskDigest } from './digest.js';
import { type Made, made } from './made.js';
import { openRecord, sealRecord } from './sealed-record.js';
import { toldIssues } from './told-issues.js';

/** A kind of task: what it is told and what it answers. Kind and version are part of a task's address. */
export interface TaskDefinition<Spec extends z.ZodType, Result extends z.ZodType> {
  readonly kind: string;
  readonly version: number;
  readonly spec: Spec;
  readonly result: Result;
  /** The artifacts that a result names: without them it is worth nothing. */
  artifacts(result: z.output<Result>): readonly ArtifactRef[];
  /** In words, why the result cannot be what the spec asks for; undefined where it can. */
  mismatch?(spec: z.output<Spec>, result: z.output<Result>): string | undefined;
}

/** What is to be known of a record beside its result. */
export interface RecordRemark {
  /** "damaged": it counts as absent. "unverified": it was written before records carried a hash. */
  readonly kind: 'damaged' | 'unverified';
  readonly key: string;
  /** A sentence for people. */
  readonly message: string;
}

/** How a result is read. */
export interface ReadOptions extends Cancellable {
  readonly onRemark?: (remark: RecordRemark) => void;
}

/** What the bytes under a task's digest are. */
export type ParsedRecord<Result> =
  | { readonly result: Result; readonly unverified: boolean; readonly sealed: boolean }
  | { readonly damage: string };

/** The fields of a record. */
export const taskRecord = z.strictObject({
  kind: z.string(),
  version: z.number(),
  spec: z.unknown(),
  inputs: z.array(sha256Hex),
  result: z.unknown(),
  /** Of a record that was written before there were hashes, and sealed as it was found. */
  unverified: z.literal(true).optional(),
  /** Absent from records of before it was kept. */
  made: made.optional(),
});

/** Reads a record of the task of this digest: its hash, whose it is, and whether its values can be. */
export function parseRecord<Spec extends z.ZodType, Result extends z.ZodType>(
  bytes: Uint8Array,
  task: TaskDefinition<Spec, Result>,
  digest: string,
): ParsedRecord<z.output<Result>> {
  const opened = openRecord(bytes);
  if ('damage' in opened) return opened;
  const record = taskRecord.safeParse(opened.fields);
  if (!record.success) return { damage: `it is no task record: ${toldIssues(record.error)}` };
  const actual = taskDigest(record.data);
  if (actual !== digest) return { damage: `it is the record of another task, ${actual}` };
  const result = task.result.safeParse(record.data.result);
  if (!result.success)
    return { damage: `it is no ${task.kind} result: ${toldIssues(result.error)}` };
  const spec = task.spec.safeParse(record.data.spec);
  const mismatch = spec.success ? task.mismatch?.(spec.data, result.data) : toldIssues(spec.error);
  if (mismatch !== undefined) return { damage: `it is no result of its task: ${mismatch}` };
  const { sealed } = opened;
  return { result: result.data, sealed, unverified: !sealed || record.data.unverified === true };
}

/**
 * The stored result of the task of this digest; undefined where there is none, where the record is damaged or of
 * another task, and where an artifact that it names has gone. A record from before there were hashes is taken if its
 * values can be; it is sealed as it is, and marked.
 */
export async function readResult<Spec extends z.ZodType, Result extends z.ZodType>(
  store: ObjectStore,
  task: TaskDefinition<Spec, Result>,
  digest: string,
  { onRemark, ...options }: ReadOptions = {},
): Promise<z.output<Result> | undefined> {
  const key = resultKey(digest);
  const bytes = await getIfThere(store, key, options);
  if (bytes === undefined) return undefined;
  const record = parseRecord(bytes, task, digest);
  const where = `[store=${store.location}, key=${key}]`;
  if ('damage' in record) {
    const message = `a result is damaged ${where}: ${record.damage}; it counts as absent, and is computed anew`;
    onRemark?.({ kind: 'damaged', key, message });
    return undefined;
  }
  const missing = await firstMissing(store, task.artifacts(record.result), options);
  if (missing !== undefined) {
    const message = `a result names an artifact that has gone ${where}: ${missing.key}; it counts as absent, and is computed anew`;
    onRemark?.({ kind: 'damaged', key, message });
    return undefined;
  }
  if (record.unverified) {
    const message = `a result was written before records carried a hash ${where}: its values are possible, and no more is known; delete it to have it computed anew`;
    onRemark?.({ kind: 'unverified', key, message });
  }
  if (!record.sealed) await sealAsItIs(store, key, bytes, options);
  return record.result;
}

/** What a task is a function of, and what it came to. */
interface DoneTask<Spec, Result> {
  readonly spec: Spec;
  readonly inputs: TaskIdentity['inputs'];
  readonly result: Result;
  /** When and by what, which is kept beside it. */
  readonly made?: Made;
}

/**
 * Stores a task's result under the task's digest unless there is one, and answers with the one that is
 * there afterwards; a damaged one is replaced. Artifacts that the result names have to be stored before. Throws a
 * ZodError for a result that is not the task's.
 */
export async function writeResult<Spec extends z.ZodType, Result extends z.ZodType>(
  store: ObjectStore,
  task: TaskDefinition<Spec, Result>,
  done: DoneTask<z.output<Spec>, z.output<Result>>,
  options: Cancellable = {},
): Promise<z.output<Result>> {
  const { spec, inputs } = done;
  const identity = { kind: task.kind, version: task.version, spec, inputs };
  const digest = taskDigest(identity);
  const result = task.result.parse(done.result);
  const record = { ...identity, result, ...(done.made && { made: done.made }) };
  const bytes = sealRecord(record);
  if (await store.putIfAbsent(resultKey(digest), bytes, options)) return record.result;
  const winner = await readResult(store, task, digest, options);
  if (winner !== undefined) return winner;
  // The record that came first is damaged, or names artifacts that have gone since.
  await store.put(resultKey(digest), bytes, options);
  return record.result;
}

/** Gives a record that has none a hash, and marks that nothing vouched for it until then. */
async function sealAsItIs(
  store: ObjectStore,
  key: string,
  bytes: Uint8Array,
  options: Cancellable,
): Promise<void> {
  const opened = openRecord(bytes);
  if (!('fields' in opened)) return;
  // A store that can only be read keeps the record as it is, which is read the same.
  await store.put(key, sealRecord({ ...opened.fields, unverified: true }), options).catch(() => {
    options.signal?.throwIfAborted();
  });
}

async function firstMissing(
  store: ObjectStore,
  artifacts: readonly ArtifactRef[],
  options: Cancellable,
): Promise<ArtifactRef | undefined> {
  for (const artifact of artifacts) {
    const stored = await store.stat(artifact.key, options);
    if (stored?.sizeBytes !== artifact.sizeBytes) return artifact;
  }
  return undefined;
}

/** Where the record of the task of this digest lies. */
export function resultKey(digest: string): string {
  return `results/${digest}.json`;
}
