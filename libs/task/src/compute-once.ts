import type { ArtifactReader, ArtifactRef } from '@isthmus/object-store';
import { inSpan } from '@isthmus/runtime';
import type { z } from 'zod';
import { taskDigest } from './digest.js';
import { readFailure } from './failure-record.js';
import { watchLease } from './lease.js';
import { madeHere } from './made.js';
import { type TaskEvent, type TaskNews, waitingStages } from './task-event.js';
import type { TaskHost } from './task-host.js';
import { readResult, type TaskDefinition, writeResult } from './task-record.js';

/** A request for one task: its content address, its spec, and the hashes of its inputs. */
export interface TaskRequest<Spec> {
  readonly digest: string;
  readonly spec: Spec;
  readonly inputs: readonly string[];
}

/** Computes a task that was let in. What it reads stays until it has ended. */
type Compute<Result> = (read: ArtifactReader['read']) => AsyncGenerator<TaskNews, Result>;

/** A task to answer, and how it is computed where nothing is stored. */
interface AskedTask<Spec, Result> {
  readonly request: TaskRequest<Spec>;
  readonly compute: Compute<Result>;
  readonly signal: AbortSignal;
  /** After how long without a sign of life a lease has run out. */
  readonly lengthMs?: number;
}

/** A training diverged while others waited for it; services tell of it by the name of what happened to the first. */
class DivergedMeanwhile extends Error {
  override readonly name = 'TrainingDiverged';
  readonly isBadInput = false;
}

/** How long a task waits for one that no longer computes it: a holder that lives shows so three times in it. */
const leaseMs = 15_000;

const waiting = waitingAt(waitingStages.slot);
const waitingForAnother = waitingAt(waitingStages.another);

/**
 * Answers a task from the store, or computes it and stores the result. A task is let in before anything is read for
 * it, and one that waits holds its request alone. Of several that want the same task at once,
 * in whatever processes on whatever machines, one computes it under a lease and the others wait for its result, outside;
 * where it dies, another goes on as soon as the lease has run out, and where its training diverges, they fail with that.
 * All answer with the result that was stored first.
 * Throws QueueFull when too many wait, and a RangeError when the digest is not the request's: client and service then
 * disagree on what the task is, and one of them is of another version.
 */
export async function* computeOnce<Spec extends z.ZodType, Result extends z.ZodType>(
  { store, admission, artifacts }: TaskHost,
  task: TaskDefinition<Spec, Result>,
  asked: AskedTask<z.output<Spec>, z.output<Result>>,
): AsyncGenerator<TaskEvent<z.output<Result>>> {
  const { request, compute, signal, lengthMs = leaseMs } = asked;
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
    if (yield* computeUnlessLeased()) return;
    yield* waitForHolder();
  }

  /** Throws DivergedMeanwhile where that is what came of it: a training would do so again. */
  async function* waitForHolder(): AsyncGenerator<TaskNews> {
    const before = await readFailure(store, digest, { signal });
    yield waitingForAnother;
    while (!(await watch.looksFree({ signal }))) {
      if ((await readResult(store, task, digest, { signal })) !== undefined) return;
    }
    const after = await readFailure(store, digest, { signal });
    const isNew = before?.kind !== after?.kind || before?.message !== after?.message;
    // What was kept before is what the holder was to try again.
    if (after?.kind === 'diverged' && isNew) throw new DivergedMeanwhile(after.message);
    yield waiting;
  }

  /** Whether the task was answered; it was not where another one computes it. */
  async function* computeUnlessLeased(): AsyncGenerator<TaskEvent<z.output<Result>>, boolean> {
    const { leave } = await admission.enter({ signal });
    try {
      const lease = await watch.take({ signal });
      if (lease === undefined) return false;
      try {
        yield* computeUnlessKnown();
        return true;
      } finally {
        await lease.release();
      }
    } finally {
      leave();
    }
  }

  async function* computeUnlessKnown(): AsyncGenerator<TaskEvent<z.output<Result>>> {
    const reader = artifacts.open({ signal });
    const read = (ref: ArtifactRef) =>
      inSpan('artifact.get', { 'isthmus.key': ref.key }, () => reader.read(ref));
    try {
      // Between the look at the store and the lease, another may have finished.
      const known = await readResult(store, task, digest, { signal });
      const result = known ?? (yield* compute(read));
      const stored =
        known ??
        (await writeResult(store, task, { spec, inputs, result, made: madeHere() }, { signal }));
      yield { kind: 'result', result: stored };
    } finally {
      reader.close();
    }
  }
}

function waitingAt(stage: string): TaskNews {
  return { kind: 'progress', progress: { stage, completed: 0, total: 0 }, isWaiting: true };
}
