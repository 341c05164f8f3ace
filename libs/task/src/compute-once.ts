import type { ObjectStore } from '@isthmus/object-store';
import type { z } from 'zod';
import { taskDigest } from './digest.js';
import { watchLease } from './lease.js';
import type { TaskEvent, TaskNews } from './task-event.js';
import { readResult, type TaskDefinition, writeResult } from './task-record.js';

/** A request for one task: its content address, its spec, and the hashes of its inputs. */
export interface TaskRequest<Spec> {
  readonly digest: string;
  readonly spec: Spec;
  readonly inputs: readonly string[];
}

/** How long a task waits for one that no longer computes it: a holder that lives shows so three times in it. */
const leaseMs = 15_000;

const waitingForAnother: TaskNews = {
  kind: 'progress',
  progress: { stage: 'waiting for another run, which computes this', completed: 0, total: 0 },
};

/**
 * Answers a task from the store, or computes it and stores the result. Of several that want the same task at once,
 * in whatever processes on whatever machines, one computes it under a lease and the others wait for its result; where
 * it dies, another goes on as soon as the lease has run out. All answer with the result that was stored first. Throws a
 * RangeError when the digest is not the request's: client and service then disagree on what
 * the task is, and one of them is of another version.
 */
export async function* computeOnce<Spec extends z.ZodType, Result extends z.ZodType>(
  store: ObjectStore,
  task: TaskDefinition<Spec, Result>,
  request: TaskRequest<z.output<Spec>>,
  compute: () => AsyncGenerator<TaskNews, z.output<Result>>,
  { signal, lengthMs = leaseMs }: { readonly signal: AbortSignal; readonly lengthMs?: number },
): AsyncGenerator<TaskEvent<z.output<Result>>> {
  const { digest, spec, inputs } = request;
  const expected = taskDigest({ kind: task.kind, version: task.version, spec, inputs });
  if (digest !== expected) {
    throw new RangeError(
      `client and service disagree on the task; run the same version of both [kind=${task.kind}, expected digest ${expected}, got ${digest}]`,
    );
  }
  const watch = watchLease(store, digest, { lengthMs });
  for (;;) {
    const known = await readResult(store, task, digest, { signal });
    if (known !== undefined) return yield { kind: 'result', result: known };
    const lease = await watch.take({ signal });
    if (lease !== undefined) {
      try {
        return yield* computeUnlessKnown();
      } finally {
        await lease.release();
      }
    }
    yield waitingForAnother;
    while (!(await watch.looksFree({ signal }))) {
      if ((await readResult(store, task, digest, { signal })) !== undefined) break;
      yield waitingForAnother;
    }
  }

  async function* computeUnlessKnown(): AsyncGenerator<TaskEvent<z.output<Result>>> {
    // Between the look at the store and the lease, another may have finished.
    const known = await readResult(store, task, digest, { signal });
    const result = known ?? (yield* compute());
    const stored = known ?? (await writeResult(store, task, { spec, inputs }, result, { signal }));
    yield { kind: 'result', result: stored };
  }
}
