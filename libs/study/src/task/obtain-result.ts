import type { ArtifactRef, ObjectStore } from '@isthmus/object-store';
import { inSpan } from '@isthmus/runtime';
import { type RecordRemark, readResult, type TaskDefinition, taskDigest } from '@isthmus/task';
import type { z } from 'zod';
import { asLoss } from './inputs-lost.js';
import type { CallOptions } from './service-caller.js';
import type { ServiceClients } from './service-clients.js';

/** One task: what it is, its spec, the artifacts it is a function of, and the call that computes it. */
export interface Task<Spec extends z.ZodType, Result extends z.ZodType> {
  readonly definition: TaskDefinition<Spec, Result>;
  readonly spec: z.output<Spec>;
  /** What it reads, and nothing else: what it does not read must not change its address. */
  readonly inputs: readonly ArtifactRef[];
  call(services: ServiceClients, digest: string, options: CallOptions): Promise<z.output<Result>>;
}

/** A task's content address. */
export function addressOf<Spec extends z.ZodType, Result extends z.ZodType>({
  definition: { kind, version },
  spec,
  inputs,
}: Task<Spec, Result>): string {
  return taskDigest({ kind, version, spec, inputs: inputs.map(({ sha256 }) => sha256) });
}

/** A task whose result is not in the store. */
export interface Computation<Result> {
  readonly digest: string;
  readonly inputs: readonly ArtifactRef[];
  on(services: ServiceClients, options: CallOptions): Promise<Result>;
}

/** Where results come from: a store, and whoever computes what it lacks. */
export interface ResultSource {
  readonly store: ObjectStore;
  readonly signal: AbortSignal;
  /** Told of what is to be known of the record that is found. */
  readonly onRemark: (remark: RecordRemark) => void;
  compute<Result>(computation: Computation<Result>): Promise<Result>;
}

/** A task's result, and how it was come by. */
export interface Obtained<Result> {
  /** The task's content address. */
  readonly digest: string;
  readonly result: Result;
  /** Whether the store had it. */
  readonly cached: boolean;
  /** That the result names. */
  readonly artifacts: readonly ArtifactRef[];
}

/**
 * Reads a task's result from the store, or has it computed in a span of its own. Throws InputsLost, once they are
 * removed, where it cannot be computed for inputs that are damaged.
 */
export async function obtainResult<Spec extends z.ZodType, Result extends z.ZodType>(
  task: Task<Spec, Result>,
  { store, signal, onRemark, compute }: ResultSource,
): Promise<Obtained<z.output<Result>>> {
  const { definition, inputs } = task;
  const digest = addressOf(task);
  const known = await readResult(store, definition, digest, { signal, onRemark });
  if (known !== undefined) {
    return { digest, result: known, cached: true, artifacts: definition.artifacts(known) };
  }
  const on: Computation<z.output<Result>>['on'] = (services, options) =>
    task.call(services, digest, options);
  const result = await inSpan(`task.${definition.kind}`, { 'isthmus.task': digest }, () =>
    compute({ digest, inputs, on }).catch(async (error: unknown) => {
      signal.throwIfAborted();
      throw await asLoss(error, inputs, store, { signal });
    }),
  );
  return { digest, result, cached: false, artifacts: definition.artifacts(result) };
}
