import { AsyncResource } from 'node:async_hooks';
import { activeTraceId } from '@isthmus/runtime';
import {
  dropFailure,
  type Metric,
  type Progress,
  type RecordRemark,
  readFailure,
  writeFailure,
} from '@isthmus/task';
import PQueue from 'p-queue';
import type { TaskPlan } from '../plan.js';
import type { Computation } from '../task/obtain-result.js';
import type { ServiceClients } from '../task/service-clients.js';
import type { MendedInputs } from './mended-inputs.js';
import type { TaskContext } from './task-context.js';
import { asTaskFailed, rememberedFailure, TaskFailed } from './task-failed.js';

/** Has what the store lacks computed. Throws TaskFailed where it cannot be, and when the signal aborts. */
export type ComputeTask = <Computed>(
  plan: TaskPlan,
  computation: Computation<Computed>,
  onRemark: (remark: RecordRemark) => void,
) => Promise<Computed>;

/** Has tasks computed by the services, so many by each at once as `concurrency` says. */
export function createComputeTask(context: TaskContext, mended: MendedInputs): ComputeTask {
  const { concurrency, signal, report } = context;
  const queues = {
    train: new PQueue({ concurrency: concurrency.trainer }),
    match: new PQueue({ concurrency: concurrency.matcher }),
    evaluate: new PQueue({ concurrency: concurrency.evaluator }),
  };
  return async (plan, { digest, inputs, on }, onRemark) => {
    const services = await servicesFor(plan, digest, context);
    const attempt = (began: () => void) => {
      // The queue runs jobs in the context of whatever ended before; spans belong to their own task.
      const job = AsyncResource.bind(() => {
        began();
        report({ kind: 'started', task: plan });
        const onProgress = (progress: Progress) =>
          report({ kind: 'progress', task: plan, progress });
        const onMetric = (metric: Metric) => report({ kind: 'metric', task: plan, metric });
        return on(services, { signal, onProgress, onMetric });
      });
      return queues[plan.kind].add(() => job(), { signal });
    };
    try {
      return await mended.tryOnMended(inputs, attempt, onRemark);
    } catch (error) {
      signal.throwIfAborted();
      // What was to be made anew has told why it could not be.
      if (error instanceof TaskFailed) throw error;
      throw await remember(plan, digest, error, context);
    }
  };
}

/** Throws what is known of a task that is not to be tried; a failure that is tried again is forgotten. */
async function servicesFor(
  plan: TaskPlan,
  digest: string,
  { store, services, retryFailed, isSelected, signal, report }: TaskContext,
): Promise<ServiceClients> {
  const known = await readFailure(store, digest, { signal });
  const isLeftOut = services === undefined || !isSelected(plan);
  const isFinal = isLeftOut || (known?.kind === 'diverged' && !retryFailed);
  if (known && isFinal) throw rememberedFailure(plan, known);
  if (isLeftOut) throw new TaskFailed(plan, 'missing', 'not computed yet');
  const called = await services();
  if (known) {
    await dropFailure(store, digest, { signal });
    report({ kind: 'retried', task: plan, failure: known });
  }
  return called;
}

/** Keeps a failure where results are looked for later, unless the service kept a better one. */
async function remember(
  plan: TaskPlan,
  digest: string,
  error: unknown,
  { store, signal }: TaskContext,
): Promise<TaskFailed> {
  const failure = asTaskFailed(plan, error);
  try {
    const told = await readFailure(store, digest, { signal });
    if (told !== undefined) return rememberedFailure(plan, told);
    const kept = { kind: 'failed', message: failure.message, traceId: activeTraceId() } as const;
    await writeFailure(store, digest, kept, { signal });
  } catch (unkept) {
    // A store that fails must not hide why the task did; the next task tells of the store.
    failure.cause = new AggregateError([error, unkept], 'and the failure could not be kept');
  }
  return failure;
}
