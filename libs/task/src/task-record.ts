import {
  type ArtifactRef,
  type Cancellable,
  IntegrityError,
  ObjectNotFound,
  type ObjectStore,
} from '@isthmus/object-store';
import { z } from 'zod';
import { type TaskIdentity, taskDigest } from './digest.js';

/** A kind of task: what it is told and what it answers. Kind and version are part of a task's address. */
export interface TaskDefinition<Spec extends z.ZodType, Result extends z.ZodType> {
  readonly kind: string;
  readonly version: number;
  readonly spec: Spec;
  readonly result: Result;
  /** The artifacts that a result names: without them it is worth nothing. */
  artifacts(result: z.output<Result>): readonly ArtifactRef[];
}

const taskRecord = z.strictObject({
  kind: z.string(),
  version: z.number(),
  spec: z.unknown(),
  inputs: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  result: z.unknown(),
});

/**
 * The stored result of the task of this digest; undefined where there is none, or where an
 * artifact that it names has gone. Throws
 * IntegrityError for a record that is damaged or of another task.
 */
export async function readResult<Spec extends z.ZodType, Result extends z.ZodType>(
  store: ObjectStore,
  task: TaskDefinition<Spec, Result>,
  digest: string,
  options: Cancellable = {},
): Promise<z.output<Result> | undefined> {
  const key = keyOf(digest);
  const bytes = await getIfThere(store, key, options);
  if (bytes === undefined) return undefined;
  const corrupt = (found: string) => new IntegrityError(store.location, key, found);

  const record = taskRecord.safeParse(parseJson(bytes));
  if (!record.success) throw corrupt(`it is no task record: ${told(record.error)}`);
  const actual = taskDigest(record.data);
  if (actual !== digest) throw corrupt(`it is the record of another task, ${actual}`);
  const result = task.result.safeParse(record.data.result);
  if (!result.success) throw corrupt(`it is no ${task.kind} result: ${told(result.error)}`);
  const missing = await firstMissing(store, task.artifacts(result.data), options);
  return missing === undefined ? result.data : undefined;
}

/**
 * Stores a task's result under the task's digest unless there is one, and answers with the one that is
 * there afterwards. Artifacts that the result names have to be stored before. Throws a
 * ZodError for a result that is not the task's.
 */
export async function writeResult<Spec extends z.ZodType, Result extends z.ZodType>(
  store: ObjectStore,
  task: TaskDefinition<Spec, Result>,
  { spec, inputs }: { readonly spec: z.output<Spec>; readonly inputs: TaskIdentity['inputs'] },
  result: z.output<Result>,
  options: Cancellable = {},
): Promise<z.output<Result>> {
  const identity = { kind: task.kind, version: task.version, spec, inputs };
  const digest = taskDigest(identity);
  const record = { ...identity, result: task.result.parse(result) };
  const bytes = new TextEncoder().encode(JSON.stringify(record));
  if (await store.putIfAbsent(keyOf(digest), bytes, options)) return record.result;
  const winner = await readResult(store, task, digest, options);
  if (winner !== undefined) return winner;
  // The record that came first names artifacts that have gone since.
  await store.put(keyOf(digest), bytes, options);
  return record.result;
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

const keyOf = (digest: string) => `results/${digest}.json`;

async function getIfThere(store: ObjectStore, key: string, options: Cancellable) {
  try {
    return await store.get(key, options);
  } catch (error) {
    if (error instanceof ObjectNotFound) return undefined;
    throw error;
  }
}

/** Undefined, which no JSON text stands for, where the bytes are not JSON. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function told(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
    .join('; ');
}
