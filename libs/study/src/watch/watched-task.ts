import type { ArtifactRef } from '@isthmus/object-store';
import type { EvaluateResult, MatchResult, TaskFailure, TrainResult } from '@isthmus/task';
import {
  type EvaluatePlan,
  type MatchPlan,
  neededBy,
  type PlannedNetwork,
  type TaskPlan,
} from '../plan.js';
import type { PreparedStudy } from '../plan-status.js';
import type { NeedsData } from '../task/needs-data.js';
import { curvesTask } from '../task/obtain-curves.js';
import { matchingTask } from '../task/obtain-match.js';
import { trainingTask } from '../task/obtain-training.js';

/** What is known of a task: "waiting" for others whose result it is a function of, "ready" to be computed. */
export type WatchedStatus = 'waiting' | 'ready' | 'running' | 'done' | 'failed';

/** What a task that is watched came to. */
export type WatchedResult =
  | { readonly kind: 'train'; readonly result: TrainResult }
  | { readonly kind: 'match'; readonly result: MatchResult }
  | { readonly kind: 'evaluate'; readonly result: EvaluateResult };

/** A task of a study that is watched. */
export interface WatchedTask {
  readonly plan: TaskPlan;
  status: WatchedStatus;
  /** Why it failed when it was last tried. */
  failure?: TaskFailure | undefined;
  /** Of whoever computes it. */
  traceId?: string | undefined;
  /** How long it took, whenever that was. */
  wallMs?: number;
  result?: WatchedResult | undefined;
  /** Those that need it, and how many tasks it needs itself that are not done. */
  readonly dependents: WatchedTask[];
  missing: number;
}

/** The tasks of a plan, by id, with what each needs. */
export function watchedTasks({ plan }: PreparedStudy): ReadonlyMap<string, WatchedTask> {
  const tasks = new Map<string, WatchedTask>();
  for (const one of plan.tasks) {
    tasks.set(one.id, { plan: one, status: 'waiting', dependents: [], missing: 0 });
  }
  for (const task of tasks.values()) {
    for (const { id } of neededBy(task.plan)) {
      tasks.get(id)?.dependents.push(task);
      task.missing += 1;
    }
    if (task.missing === 0) task.status = 'ready';
  }
  return tasks;
}

/** Gives the tasks of a plan their addresses: of those whose needs are done. */
export function createAddressing(
  { datasets }: PreparedStudy,
  tasks: ReadonlyMap<string, WatchedTask>,
  needsData: NeedsData,
) {
  const datasetOf = ({ dataset }: TaskPlan): ArtifactRef => {
    const ref = datasets.get(dataset);
    if (ref === undefined) throw new RangeError(`data set was not prepared [dataset=${dataset}]`);
    return ref;
  };
  const modelOf = (planned: PlannedNetwork): ArtifactRef => {
    if ('given' in planned) return planned.given.artifact;
    const { training, index } = planned;
    const known = tasks.get(training.id)?.result;
    const network = known?.kind === 'train' ? known.result.networks[index] : undefined;
    if (network === undefined) throw new RangeError(`no network yet [task=${training.label}]`);
    return network.model;
  };
  const permutationOf = (match: MatchPlan): ArtifactRef => {
    const known = tasks.get(match.id)?.result;
    const permutation = known?.kind === 'match' ? known.result.permutations[1] : undefined;
    if (permutation === undefined) throw new RangeError(`no permutation yet [task=${match.label}]`);
    return permutation;
  };
  return {
    train: (plan: Extract<TaskPlan, { kind: 'train' }>) =>
      trainingTask({ spec: plan.spec, dataset: datasetOf(plan) }),
    match: (plan: MatchPlan) => {
      const models = [modelOf(plan.a), modelOf(plan.b)];
      return matchingTask(
        { spec: plan.spec, models, dataset: datasetOf(plan), start: [] },
        needsData,
      );
    },
    evaluate(plan: EvaluatePlan) {
      const { a, b } = plan.match;
      const models = [
        { model: modelOf(a) },
        { model: modelOf(b), permutation: permutationOf(plan.match) },
      ];
      return curvesTask({ spec: plan.spec, models, dataset: datasetOf(plan) });
    },
  };
}
