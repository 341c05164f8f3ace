import type { ArtifactRef, ObjectStore } from '@isthmus/object-store';
import { inSpan } from '@isthmus/runtime';
import { readResult, type TaskDefinition, taskDigest } from '@isthmus/task';
import type { z } from 'zod';

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

/** Reads a task's result from the store, or has it computed in a span of its own. */
export async function obtainResult<Spec extends z.ZodType, Result extends z.ZodType>(
  task: Task<Spec, Result>,
  store: ObjectStore,
  compute: (digest: string) => Promise<z.output<Result>>,
  { signal }: { readonly signal: AbortSignal },
): Promise<{ readonly result: z.output<Result>; readonly cached: boolean }> {
  const digest = addressOf(task);
  const known = await readResult(store, task.definition, digest, { signal });
  if (known !== undefined) return { result: known, cached: true };
  const name = `task.${task.definition.kind}`;
  const result = await inSpan(name, { 'isthmus.task': digest }, () => compute(digest));
  return { result, cached: false };
}
