import { AsyncResource } from 'node:async_hooks';
import type { ArtifactRef, ObjectStore } from '@isthmus/object-store';
import {
  dropFailure,
  type EvaluateResult,
  type MatchResult,
  type Progress,
  type RecordRemark,
  readFailure,
  writeFailure,
} from '@isthmus/task';
import PQueue from 'p-queue';
import type { EvaluatePlan, MatchPlan, PlannedNetwork, TaskPlan, TrainPlan } from '../plan.js';
import type { ModelResult } from '../study-results.js';
import type { NeedsData } from '../task/needs-data.js';
import { obtainCurves } from '../task/obtain-curves.js';
import { type MatchSource, obtainMatch } from '../task/obtain-match.js';
import type { Computation, Obtained } from '../task/obtain-result.js';
import { obtainTraining } from '../task/obtain-training.js';
import type { ServiceClients } from '../task/service-clients.js';
import { createMendedInputs } from './mended-inputs.js';
import { asTaskFailed, bothOrFailure, rememberedFailure, TaskFailed } from './task-failed.js';

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
  | { readonly kind: 'failed'; readonly task: TaskPlan; readonly failure: TaskFailed }
  /** What was found in the store on the way to it. */
  | { readonly kind: 'remark'; readonly task: TaskPlan; readonly remark: RecordRemark }
  /** Not tried: there are no services, or a task it needs has no result. */
  | { readonly kind: 'skipped'; readonly task: TaskPlan };

/** What tasks run on. */
export interface TaskContext {
  readonly store: ObjectStore;
  /** Absent when nothing is to be computed: what the store lacks is missing then. */
  readonly services: ServiceClients | undefined;
  readonly needsData: NeedsData;
  /** Whether trainings that diverged are tried again. */
  readonly retryFailed: boolean;
  /** The data sets of the plan as artifacts, by name. */
  readonly datasets: ReadonlyMap<string, ArtifactRef>;
  /** Puts one of them into the store again. */
  readonly putDataset: (name: string) => Promise<ArtifactRef>;
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
  const { store, services, needsData, retryFailed, concurrency, signal, report } = context;
  const queues = {
    train: new PQueue({ concurrency }),
    match: new PQueue({ concurrency }),
    evaluate: new PQueue({ concurrency }),
  };
  const mended = createMendedInputs(store, { signal });
  for (const [name, { key }] of context.datasets) mended.by(key, () => context.putDataset(name));

  async function run<Result extends { readonly wallMs: number }>(
    plan: TaskPlan,
    obtain: (source: MatchSource) => Promise<Obtained<Result>>,
  ): Promise<Result> {
    const onRemark = (remark: RecordRemark) => report({ kind: 'remark', task: plan, remark });
    const compute = async <Computed>({ digest, inputs, on }: Computation<Computed>) => {
      const known = await readFailure(store, digest, { signal });
      const isFinal = services === undefined || (known?.kind === 'diverged' && !retryFailed);
      if (known && isFinal) throw rememberedFailure(plan, known);
      if (services === undefined) throw new TaskFailed(plan, 'missing', 'not computed yet');
      if (known) await dropFailure(store, digest, { signal });
      const attempt = (began: () => void): Promise<Computed> => {
        // The queue runs jobs in the context of whatever ended before; spans belong to their own task.
        const job = AsyncResource.bind(() => {
          began();
          report({ kind: 'started', task: plan });
          const onProgress = (progress: Progress) =>
            report({ kind: 'progress', task: plan, progress });
          return on(services, { signal, onProgress });
        });
        return queues[plan.kind].add(() => job(), { signal });
      };
      try {
        return await mended.tryOnMended(inputs, attempt, onRemark);
      } catch (error) {
        signal.throwIfAborted();
        // What was to be made anew has told why it could not be.
        if (error instanceof TaskFailed) throw error;
        throw await remember(plan, digest, error);
      }
    };
    const source = { store, signal, needsData, onRemark, compute };
    const { result, cached, artifacts } = await obtain(source);
    const remake = () =>
      run(plan, obtain).catch((error: unknown) => {
        const failure = asTaskFailed(plan, error);
        report({ kind: 'failed', task: plan, failure });
        throw failure;
      });
    for (const { key } of artifacts) mended.by(key, remake);
    report({ kind: 'finished', task: plan, cached, wallMs: result.wallMs });
    return result;
  }

  /** Keeps a failure where results are looked for later, unless the service kept a better one. */
  async function remember(plan: TaskPlan, digest: string, error: unknown): Promise<TaskFailed> {
    const failure = asTaskFailed(plan, error);
    try {
      const told = await readFailure(store, digest, { signal });
      if (told !== undefined) return rememberedFailure(plan, told);
      await writeFailure(store, digest, { kind: 'failed', message: failure.message }, { signal });
    } catch (unkept) {
      // A store that fails must not hide why the task did; the next task tells of the store.
      failure.cause = new AggregateError([error, unkept], 'and the failure could not be kept');
    }
    return failure;
  }

  const once = createOnce(report);
  const trainAll = once(async (plan: TrainPlan) => {
    const training = { spec: plan.spec, dataset: pick(context, plan.dataset) };
    return run(plan, (source) => obtainTraining(training, source));
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
    const [{ model: modelA }, { model: modelB }] = await bothOrFailure(train(a), train(b));
    return { modelA, modelB };
  };
  const match = once(async (plan: MatchPlan) => {
    const { modelA, modelB } = await trainBoth(plan);
    const matching = {
      spec: plan.spec,
      models: [modelA, modelB],
      dataset: pick(context, plan.dataset),
      start: [],
    };
    return run(plan, (source) => obtainMatch(matching, source));
  });
  const evaluate = once(async (plan: EvaluatePlan) => {
    const permutation = permutationOfB(await match(plan.match));
    const { modelA, modelB } = await trainBoth(plan.match);
    const measurement = {
      spec: plan.spec,
      models: [{ model: modelA }, { model: modelB, permutation }],
      dataset: pick(context, plan.dataset),
    };
    return run(plan, (source) => obtainCurves(measurement, source));
  });
  return { train, match, evaluate };
}

/** Gives each plan one promise. A failure is told of the task that failed; those that need it are skipped. */
function createOnce(report: TaskContext['report']) {
  return <Plan extends TaskPlan, Result>(work: (plan: Plan) => Promise<Result>) => {
    const promises = new Map<string, Promise<Result>>();
    return (plan: Plan): Promise<Result> => {
      const known = promises.get(plan.id);
      if (known !== undefined) return known;
      const promise = work(plan).catch((error: unknown) => {
        const failure = asTaskFailed(plan, error);
        const isOwn = failure.task === plan && failure.kind !== 'missing';
        report(isOwn ? { kind: 'failed', task: plan, failure } : { kind: 'skipped', task: plan });
        throw failure;
      });
      promises.set(plan.id, promise);
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
