import type { ObjectStore } from '@isthmus/object-store';
import type { z } from 'zod';
import { taskDigest } from './digest.js';
import type { TaskEvent, TaskNews } from './task-event.js';
import { readResult, type TaskDefinition, writeResult } from './task-record.js';

/** A request for one task: its content address, its spec, and the hashes of its inputs. */
export interface TaskRequest<Spec> {
  readonly digest: string;
  readonly spec: Spec;
  readonly inputs: readonly string[];
}

/**
 * Answers a task from the store, or computes it and stores the result. Of several that
 * compute the same task at once, all answer with the result that was stored first. Throws a
 * RangeError when the digest is not the request's: client and service then disagree on what
 * the task is, and one of them is of another version.
 */
export async function* computeOnce<Spec extends z.ZodType, Result extends z.ZodType>(
  store: ObjectStore,
  task: TaskDefinition<Spec, Result>,
  request: TaskRequest<z.output<Spec>>,
  compute: () => AsyncGenerator<TaskNews, z.output<Result>>,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<TaskEvent<z.output<Result>>> {
  const { digest, spec, inputs } = request;
  const expected = taskDigest({ kind: task.kind, version: task.version, spec, inputs });
  if (digest !== expected) {
    throw new RangeError(
      `client and service disagree on the task; run the same version of both [kind=${task.kind}, expected digest ${expected}, got ${digest}]`,
    );
  }
  const known = await readResult(store, task, digest, { signal });
  if (known !== undefined) {
    yield { kind: 'result', result: known };
    return;
  }
  const result = yield* compute();
  yield {
    kind: 'result',
    result: await writeResult(store, task, { spec, inputs }, result, { signal }),
  };
}
