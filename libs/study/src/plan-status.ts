import type { ArtifactRef, ObjectStore } from '@isthmus/object-store';
import { type RecordRemark, readFailure, readResult } from '@isthmus/task';
import type { z } from 'zod';
import type {
  EvaluatePlan,
  MatchPlan,
  PlannedNetwork,
  StudyPlan,
  TaskPlan,
  TrainPlan,
} from './plan.js';
import { eachAhead } from './run/each-ahead.js';
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

/** What is known of a task that is done. */
export interface FoundResult {
  readonly wallMs: number;
  /** Of all artifacts that its result names. */
  readonly artifactBytes: number;
}

/** Where results are looked for. */
interface Lookup {
  readonly store: ObjectStore;
  readonly needsData: NeedsData;
  readonly signal: AbortSignal;
  /** Told of what is to be known of the records that are found. */
  readonly onRemark: (remark: RecordRemark) => void;
  /** Told of each task that is done, once. */
  readonly onFound?: (task: TaskPlan, found: FoundResult) => void;
  /** Told of every task whose inputs are known, whether it is done or not: maybe more than once. */
  readonly onTask?: (task: AddressedTask) => void;
}

/** A task's content address, and what it reads. */
interface AddressedTask {
  readonly digest: string;
  readonly inputs: readonly ArtifactRef[];
}

/** Cells that are looked at at once. */
const cellsAtOnce = 64;

/** The status of every task of a plan, by id. Reads each record once. */
export async function planStatus(
  { plan, datasets }: PreparedStudy,
  { store, needsData, signal, onRemark, onFound, onTask }: Lookup,
): Promise<ReadonlyMap<string, TaskStatus>> {
  const status = new Map<string, TaskStatus>();

  /** Undefined for a task that lacks an input, or its result. */
  async function look<
    Spec extends z.ZodType,
    Result extends z.ZodType<{ readonly wallMs: number }>,
  >(plan: TaskPlan, task: Task<Spec, Result> | undefined): Promise<z.output<Result> | undefined> {
    if (task === undefined) {
      status.set(plan.id, 'waiting');
      return undefined;
    }
    const { definition } = task;
    const digest = addressOf(task);
    onTask?.({ digest, inputs: task.inputs });
    const result = await readResult(store, definition, digest, { signal, onRemark });
    status.set(plan.id, result === undefined ? await statusWithout(digest) : 'done');
    if (result === undefined) return undefined;
    const artifacts = definition.artifacts(result);
    const artifactBytes = artifacts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    onFound?.(plan, { wallMs: result.wallMs, artifactBytes });
    return result;
  }

  const statusWithout = async (digest: string) =>
    (await readFailure(store, digest, { signal }))?.kind === 'diverged' ? 'diverged' : 'ready';

  const datasetOf = ({ dataset }: TaskPlan) => datasets.get(dataset);
  const trained = once(async (training: TrainPlan) => {
    const { spec } = training;
    const dataset = datasetOf(training);
    const result = await look(training, dataset && trainingTask({ spec, dataset }));
    return result?.networks.map(({ model }) => model);
  });
  const modelOf = async (planned: PlannedNetwork) =>
    'given' in planned
      ? planned.given.artifact
      : (await trained(planned.training))?.[planned.index];
  const modelsOf = ({ a, b }: MatchPlan) => Promise.all([modelOf(a), modelOf(b)]);
  const matched = once(async (match: MatchPlan) => {
    const { spec } = match;
    const [a, b] = await modelsOf(match);
    const models = a && b && [a, b];
    const matching = models && { spec, models, dataset: datasetOf(match), start: [] };
    const result = await look(match, matching && (await matchingTask(matching, needsData)));
    return result?.permutations[1];
  });
  const measured = once(async (evaluate: EvaluatePlan) => {
    const { spec, match } = evaluate;
    const [[a, b], permutation] = [await modelsOf(match), await matched(match)];
    const dataset = datasetOf(evaluate);
    if (!a || !b || !permutation || !dataset) return look(evaluate, undefined);
    const models = [{ model: a }, { model: b, permutation }];
    await look(evaluate, curvesTask({ spec, models, dataset }));
  });

  const bounds = { ahead: cellsAtOnce, signal };
  await eachAhead(plan.cells, bounds, async ({ evaluate }) => {
    await measured(evaluate);
  });
  signal.throwIfAborted();
  return status;
}

/** Looks at each task once, however many cells need it. */
function once<Plan extends TaskPlan, Found>(look: (plan: Plan) => Promise<Found>) {
  const known = new Map<string, Promise<Found>>();
  return (plan: Plan): Promise<Found> => {
    const found = known.get(plan.id) ?? look(plan);
    known.set(plan.id, found);
    return found;
  };
}
