import type { ArtifactRef, ObjectStore } from '@isthmus/object-store';
import { type RecordRemark, readFailure, readResult } from '@isthmus/task';
import type { z } from 'zod';
import type { EvaluatePlan, MatchPlan, PlannedNetwork, StudyPlan, TrainPlan } from './plan.js';
import type { NeedsData } from './task/needs-data.js';
import { curvesTask } from './task/obtain-curves.js';
import { matchingTask } from './task/obtain-match.js';
import { addressOf, type Task } from './task/obtain-result.js';
import { trainingTask } from './task/obtain-training.js';

/** A study's plan, and its data sets as artifacts in the store, by name. */
export interface PreparedStudy {
  readonly plan: StudyPlan;
  readonly datasets: ReadonlyMap<string, ArtifactRef>;
}

/**
 * Whether the store has a task's result; "waiting" on others whose result it is a function of. A training that
 * "diverged" is not tried again by itself.
 */
export type TaskStatus = 'done' | 'ready' | 'waiting' | 'diverged';

/** Where results are looked for. */
interface Lookup {
  readonly store: ObjectStore;
  readonly needsData: NeedsData;
  /** Told of what is to be known of the records that are found. */
  readonly onRemark: (remark: RecordRemark) => void;
  /** Told of every task whose inputs are known, whether it is done or not: maybe more than once. */
  readonly onTask?: (task: AddressedTask) => void;
}

/** A task's content address, and what it reads. */
interface AddressedTask {
  readonly digest: string;
  readonly inputs: readonly ArtifactRef[];
}

/** The status of every task of a plan, by id. */
export async function planStatus(
  { plan, datasets }: PreparedStudy,
  { store, needsData, onRemark, onTask }: Lookup,
): Promise<ReadonlyMap<string, TaskStatus>> {
  const status = new Map<string, TaskStatus>();

  /** Undefined for a task that lacks an input, or its result. */
  async function look<Spec extends z.ZodType, Result extends z.ZodType>(
    id: string,
    task: Task<Spec, Result> | undefined,
  ): Promise<z.output<Result> | undefined> {
    if (task === undefined) {
      status.set(id, 'waiting');
      return undefined;
    }
    const digest = addressOf(task);
    onTask?.({ digest, inputs: task.inputs });
    const result = await readResult(store, task.definition, digest, { onRemark });
    status.set(id, result === undefined ? await statusWithout(digest) : 'done');
    return result;
  }

  const statusWithout = async (digest: string) =>
    (await readFailure(store, digest))?.kind === 'diverged' ? 'diverged' : 'ready';

  const datasetOf = ({ dataset }: TrainPlan | MatchPlan | EvaluatePlan) => datasets.get(dataset);
  const modelOf = async ({ training, index }: PlannedNetwork) => {
    const { id, spec } = training;
    const dataset = datasetOf(training);
    const result = await look(id, dataset && trainingTask({ spec, dataset }));
    return result?.networks[index]?.model;
  };
  const permutationOf = async (match: MatchPlan, [a, b]: Models) => {
    const { id, spec } = match;
    const models = a && b && [a, b];
    const matching = models && { spec, models, dataset: datasetOf(match), start: [] };
    const result = await look(id, matching && (await matchingTask(matching, needsData)));
    return result?.permutations[1];
  };
  const lookAtCurves = (
    evaluate: EvaluatePlan,
    [a, b]: Models,
    permutation: ArtifactRef | undefined,
  ) => {
    const { id, spec } = evaluate;
    const dataset = datasetOf(evaluate);
    if (!a || !b || !permutation || !dataset) return look(id, undefined);
    const models = [{ model: a }, { model: b, permutation }];
    return look(id, curvesTask({ spec, models, dataset }));
  };

  for (const { evaluate } of plan.cells) {
    const { match } = evaluate;
    const models = [await modelOf(match.a), await modelOf(match.b)] as const;
    await lookAtCurves(evaluate, models, await permutationOf(match, models));
  }
  return status;
}

/** Of a match, where they are trained. */
type Models = readonly [a: ArtifactRef | undefined, b: ArtifactRef | undefined];
