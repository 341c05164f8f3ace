import type { ArtifactRef, ObjectStore } from '@isthmus/object-store';
import { inSpan } from '@isthmus/runtime';
import { type RecordRemark, readResult, type TaskDefinition, taskDigest } from '@isthmus/task';
import type { z } from 'zod';
import { asLoss } from './inputs-lost.js';

/** One task: what it is, its spec, and the artifacts it is a function of. */
export interface Task<Spec extends z.ZodType, Result extends z.ZodType> {
  readonly definition: TaskDefinition<Spec, Result>;
  readonly spec: z.output<Spec>;
  readonly inputs: readonly ArtifactRef[];
}

/** A task's content address. */
export function addressOf<Spec extends z.ZodType, Result extends z.ZodType>({
  definition: { kind, version },
  spec,
  inputs,
}: Task<Spec, Result>): string {
  return taskDigest({ kind, version, spec, inputs: inputs.map(({ sha256 }) => sha256) });
}

/** How a result is obtained. */
interface ObtainOptions {
  readonly signal: AbortSignal;
  /** Told of what is to be known of the record that is found. */
  readonly onRemark: (remark: RecordRemark) => void;
}

/**
 * Reads a task's result from the store, or has it computed in a span of its own. Throws InputsLost, once they are
 * removed, where it cannot be computed for inputs that are damaged.
 */
export async function obtainResult<Spec extends z.ZodType, Result extends z.ZodType>(
  task: Task<Spec, Result>,
  store: ObjectStore,
  compute: (digest: string) => Promise<z.output<Result>>,
  { signal, onRemark }: ObtainOptions,
): Promise<{ readonly result: z.output<Result>; readonly cached: boolean }> {
  const digest = addressOf(task);
  const known = await readResult(store, task.definition, digest, { signal, onRemark });
  if (known !== undefined) return { result: known, cached: true };
  const name = `task.${task.definition.kind}`;
  const result = await inSpan(name, { 'isthmus.task': digest }, () =>
    compute(digest).catch(async (error: unknown) => {
      signal.throwIfAborted();
      throw await asLoss(error, task.inputs, store, { signal });
    }),
  );
  return { result, cached: false };
}
