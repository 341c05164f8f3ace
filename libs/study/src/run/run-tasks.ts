import type { ArtifactRef } from '@isthmus/object-store';
import type { MatchResult } from '@isthmus/task';
import { type LineCurve, lineCurveOf } from '../line-curves.js';
import type { EvaluatePlan, MatchPlan, PlannedNetwork, TaskPlan, TrainPlan } from '../plan.js';
import type { ModelResult } from '../study-results.js';
import { obtainCurves } from '../task/obtain-curves.js';
import { obtainMatch } from '../task/obtain-match.js';
import { obtainTraining } from '../task/obtain-training.js';
import { createRunTask, type Ran } from './run-task.js';
import type { TaskContext } from './task-context.js';
import { asTaskFailed, bothOrFailure } from './task-failed.js';

/** A network, and the task that trained it: none where it was given. */
export interface RanNetwork {
  readonly model: ModelResult;
  readonly task?: { readonly digest: string; readonly wallMs: number };
}

/** Measured paths, and the task that measured them. */
export interface RanPaths {
  readonly curves: readonly LineCurve[];
  readonly task: { readonly digest: string; readonly wallMs: number };
}

/** Tasks as functions, where a network that exists is one that is trained already: each runs once, after the tasks it needs, or is read from the store. */
export interface TaskRunner {
  train(network: PlannedNetwork): Promise<RanNetwork>;
  match(plan: MatchPlan): Promise<Ran<MatchResult>>;
  evaluate(plan: EvaluatePlan): Promise<RanPaths>;
}

/** Runs tasks on the services, `concurrency` of each kind at once. */
export function createTaskRunner(context: TaskContext): TaskRunner {
  const run = createRunTask(context);
  const once = createOnce(context.report);
  const trainAll = once(async (plan: TrainPlan) => {
    const training = { spec: plan.spec, dataset: pick(context, plan.dataset) };
    return run(plan, (source) => obtainTraining(training, source));
  });
  const train: TaskRunner['train'] = async (planned) => {
    if ('given' in planned) return { model: { model: planned.given.artifact } };
    const { training, index } = planned;
    const { digest, result } = await trainAll(training);
    const { networks, stepMs, tensorflow, wallMs } = result;
    const network = networks[index];
    if (network === undefined) {
      throw new RangeError(`the trainer gave too few networks [index=${index}]`);
    }
    return { model: { ...network, stepMs, tensorflow }, task: { digest, wallMs } };
  };
  const trainBoth = async ({ a, b }: MatchPlan) => {
    const [one, other] = await bothOrFailure(train(a), train(b));
    return { modelA: one.model.model, modelB: other.model.model };
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
    const permutation = permutationOfB((await match(plan.match)).result);
    const { modelA, modelB } = await trainBoth(plan.match);
    const measurement = {
      spec: plan.spec,
      models: [{ model: modelA }, { model: modelB, permutation }],
      dataset: pick(context, plan.dataset),
    };
    const { digest, result } = await run(plan, (source) => obtainCurves(measurement, source));
    // What cells share is kept as they show it, once.
    return { curves: result.curves.map(lineCurveOf), task: { digest, wallMs: result.wallMs } };
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
