import type { RecordRemark } from '@isthmus/task';
import type { TaskPlan } from '../plan.js';
import type { MatchSource } from '../task/obtain-match.js';
import type { Computation, Obtained } from '../task/obtain-result.js';
import { createComputeTask } from './compute-task.js';
import { createMendedInputs } from './mended-inputs.js';
import type { TaskContext } from './task-context.js';
import { asTaskFailed } from './task-failed.js';

/** A task's result and its content address. */
export interface Ran<Result> {
  readonly digest: string;
  readonly result: Result;
}

/** Reads a task's result from the store or has it computed, and reports on it; `obtain` says which task it is. */
export type RunTask = <Result extends { readonly wallMs: number }>(
  plan: TaskPlan,
  obtain: (source: MatchSource) => Promise<Obtained<Result>>,
) => Promise<Ran<Result>>;

/** Remembers how each artifact was made: one that is damaged is made anew for the tasks that need it. */
export function createRunTask(context: TaskContext): RunTask {
  const { store, needsData, signal, report, datasets, putDataset, given, putModel } = context;
  const mended = createMendedInputs(store, { signal });
  for (const [name, { key }] of datasets) mended.by(key, () => putDataset(name));
  for (const model of given) mended.by(model.artifact.key, () => putModel(model));
  const computeTask = createComputeTask(context, mended);

  return async function run(plan, obtain) {
    const onRemark = (remark: RecordRemark) => report({ kind: 'remark', task: plan, remark });
    const compute = <Computed>(computation: Computation<Computed>) =>
      computeTask(plan, computation, onRemark);
    const source = { store, signal, needsData, onRemark, compute };
    const { digest, result, cached, artifacts } = await obtain(source);
    const remake = () =>
      run(plan, obtain).catch((error: unknown) => {
        const failure = asTaskFailed(plan, error);
        report({ kind: 'failed', task: plan, failure });
        throw failure;
      });
    for (const { key } of artifacts) mended.by(key, remake);
    report({ kind: 'finished', task: plan, cached, wallMs: result.wallMs });
    return { digest, result };
  };
}
