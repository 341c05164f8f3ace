import { reasonOf } from '@isthmus/spelling';
import type { TaskFailure } from '@isthmus/task';
import type { TaskPlan } from '../plan.js';

/** A task has no result; those that need it fail with the same error. */
export class TaskFailed extends Error {
  override readonly name = 'TaskFailed';
  readonly isBadInput = false;

  constructor(
    readonly task: TaskPlan,
    /** "missing" where it was never tried. */
    readonly kind: TaskFailure['kind'] | 'missing',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Whatever a task ended with, as its failure. */
export function asTaskFailed(task: TaskPlan, error: unknown): TaskFailed {
  if (error instanceof TaskFailed) return error;
  const message = reasonOf(error);
  return new TaskFailed(task, 'failed', message, { cause: error });
}

/** What the store remembers of a task that failed. */
export function rememberedFailure(task: TaskPlan, { kind, message }: TaskFailure): TaskFailed {
  const words = kind === 'diverged' ? `the training diverged: ${message}` : message;
  return new TaskFailed(task, kind, words);
}

/** Waits for both. Throws where one failed: rather a failure than what is merely missing. */
export async function bothOrFailure<Result>(
  ...work: readonly [Promise<Result>, Promise<Result>]
): Promise<[Result, Result]> {
  const settled = await Promise.allSettled(work);
  const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const isMissing = (error: unknown) => error instanceof TaskFailed && error.kind === 'missing';
  if (reasons.length > 0) throw reasons.find((error) => !isMissing(error)) ?? reasons[0];
  return Promise.all(work);
}
