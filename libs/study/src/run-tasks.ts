import { AsyncResource } from 'node:async_hooks';
import type { ArtifactRef, ObjectStore } from '@isthmus/object-store';
import {
  type EvaluateResult,
  evaluateTask,
  type MatchResult,
  matchTask,
  type Progress,
  trainTask,
} from '@isthmus/task';
import PQueue from 'p-queue';
import type { z } from 'zod';
import { obtainResult, type Task } from './obtain-result.js';
import type { EvaluatePlan, MatchPlan, PlannedNetwork, TaskPlan, TrainPlan } from './plan.js';
import type { CallOptions, ServiceClients } from './service-clients.js';
import type { ModelResult } from './study-results.js';

/** What happens to a task. `wallMs` is how long it took to compute, whenever that was. */
export type TaskReport =
  | { readonly kind: 'started'; readonly task: TaskPlan }
  | { readonly kind: 'progress'; readonly task: TaskPlan; readonly progress: Progress }
  | {
      readonly kind: 'finished';
      readonly task: TaskPlan;
      readonly cached: boolean;
      readonly wallMs: number;
    }
  | { readonly kind: 'failed'; readonly task: TaskPlan; readonly message: string }
  /** Not tried, for want of a task that failed. */
  | { readonly kind: 'skipped'; readonly task: TaskPlan };

/** What tasks run on. */
export interface TaskContext {
  readonly store: ObjectStore;
  /** Absent when the store has every result. */
  readonly services: ServiceClients | undefined;
  /** The data sets of the plan as artifacts, by name. */
  readonly datasets: ReadonlyMap<string, ArtifactRef>;
  /** Tasks of one kind in flight at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly report: (report: TaskReport) => void;
}

/** Tasks as functions: each runs once, after the tasks it needs, or is read from the store. */
export interface TaskRunner {
  train(network: PlannedNetwork): Promise<ModelResult>;
  match(plan: MatchPlan): Promise<MatchResult>;
  evaluate(plan: EvaluatePlan): Promise<EvaluateResult>;
}

/** Runs tasks on the services, `concurrency` of each kind at once. */
export function createTaskRunner(context: TaskContext): TaskRunner {
  const { store, services, concurrency, signal, report } = context;
  const queues = {
    train: new PQueue({ concurrency }),
    match: new PQueue({ concurrency }),
    evaluate: new PQueue({ concurrency }),
  };

  async function run<Spec extends z.ZodType, Result extends z.ZodType<{ wallMs: number }>>(
    plan: TaskPlan,
    task: Task<Spec, Result>,
    call: (
      services: ServiceClients,
      digest: string,
      options: CallOptions,
    ) => Promise<z.output<Result>>,
  ): Promise<z.output<Result>> {
    const compute = (digest: string) => {
      // The queue runs jobs in the context of whatever ended before; spans belong to their own task.
      const job = AsyncResource.bind(() => {
        if (services === undefined) throw new Error('a result left the store; run again');
        report({ kind: 'started', task: plan });
        const onProgress = (progress: Progress) =>
          report({ kind: 'progress', task: plan, progress });
        return call(services, digest, { signal, onProgress });
      });
      return queues[plan.kind].add(() => job(), { signal });
    };
    const { result, cached } = await obtainResult(task, store, compute, { signal });
    report({ kind: 'finished', task: plan, cached, wallMs: result.wallMs });
    return result;
  }

  const once = createOnce(report);
  const trainAll = once(async (plan: TrainPlan) => {
    const { spec } = plan;
    const dataset = pick(context, plan.dataset);
    return run(
      plan,
      { definition: trainTask, spec, inputs: [dataset] },
      ({ train }, digest, options) => train({ digest, spec, dataset }, options),
    );
  });
  const train = async ({ training, index }: PlannedNetwork): Promise<ModelResult> => {
    const { networks, stepMs, tensorflow } = await trainAll(training);
    const network = networks[index];
    if (network === undefined) {
      throw new RangeError(`the trainer gave too few networks [index=${index}]`);
    }
    return { ...network, stepMs, tensorflow };
  };
  const trainBoth = async ({ a, b }: MatchPlan) => {
    const [{ model: modelA }, { model: modelB }] = await Promise.all([train(a), train(b)]);
    return { modelA, modelB };
  };
  const match = once(async (plan: MatchPlan) => {
    const { spec } = plan;
    const { modelA, modelB } = await trainBoth(plan);
    const models = [modelA, modelB];
    const dataset = pick(context, plan.dataset);
    return run(
      plan,
      { definition: matchTask, spec, inputs: [...models, dataset] },
      ({ match }, digest, options) => match({ digest, spec, models, dataset, start: [] }, options),
    );
  });
  const evaluate = once(async (plan: EvaluatePlan) => {
    const { spec } = plan;
    const permutation = permutationOfB(await match(plan.match));
    const { modelA, modelB } = await trainBoth(plan.match);
    const dataset = pick(context, plan.dataset);
    const models = [{ model: modelA }, { model: modelB, permutation }];
    return run(
      plan,
      { definition: evaluateTask, spec, inputs: [modelA, modelB, permutation, dataset] },
      ({ evaluate }, digest, options) => evaluate({ digest, spec, models, dataset }, options),
    );
  });
  return { train, match, evaluate };
}

/** Gives each plan one promise. A failure is told of the task that failed; those that need it are skipped. */
function createOnce(report: TaskContext['report']) {
  const told = new Set<unknown>();
  return <Plan extends TaskPlan, Result>(work: (plan: Plan) => Promise<Result>) => {
    const promises = new Map<string, Promise<Result>>();
    return (plan: Plan): Promise<Result> => {
      const known = promises.get(plan.id);
      if (known !== undefined) return known;
      const promise = work(plan);
      promises.set(plan.id, promise);
      promise.catch((error: unknown) => {
        if (told.has(error)) return report({ kind: 'skipped', task: plan });
        told.add(error);
        const message = error instanceof Error ? error.message : String(error);
        report({ kind: 'failed', task: plan, message });
      });
      return promise;
    };
  };
}

function permutationOfB({ permutations: [, ofB] }: MatchResult): ArtifactRef {
  if (ofB === undefined) throw new RangeError('the matcher gave no permutation of model B');
  return ofB;
}

function pick({ datasets }: TaskContext, name: string): ArtifactRef {
  const dataset = datasets.get(name);
  if (dataset === undefined) throw new RangeError(`data set was not prepared [dataset=${name}]`);
  return dataset;
}
