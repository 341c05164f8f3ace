import type { ArtifactRef, ObjectStore } from '@isthmus/object-store';
import {
  evaluateTask,
  matchTask,
  type RecordRemark,
  readFailure,
  readResult,
  type TaskDefinition,
  trainTask,
} from '@isthmus/task';
import type { z } from 'zod';
import type { MatchPlan, PlannedNetwork, StudyPlan } from './plan.js';
import { addressOf } from './task/obtain-result.js';

/**
 * Whether the store has a task's result; "waiting" on others whose result it is a function of. A training that
 * "diverged" is not tried again by itself.
 */
export type TaskStatus = 'done' | 'ready' | 'waiting' | 'diverged';

/** The status of every task of a plan, by id, and what is to be known of its record. `datasets` are the plan's, as artifacts. */
export async function planStatus(
  plan: StudyPlan,
  store: ObjectStore,
  datasets: ReadonlyMap<string, ArtifactRef>,
  onRemark: (remark: RecordRemark) => void,
): Promise<ReadonlyMap<string, TaskStatus>> {
  const status = new Map<string, TaskStatus>();

  async function look<Spec extends z.ZodType, Result extends z.ZodType>(
    definition: TaskDefinition<Spec, Result>,
    task: { readonly id: string; readonly spec: z.output<Spec> },
    inputs: readonly (ArtifactRef | undefined)[],
  ): Promise<z.output<Result> | undefined> {
    const known = inputs.filter((input) => input !== undefined);
    if (known.length < inputs.length) {
      status.set(task.id, 'waiting');
      return undefined;
    }
    const digest = addressOf({ definition, spec: task.spec, inputs: known });
    const result = await readResult(store, definition, digest, { onRemark });
    status.set(task.id, result === undefined ? await statusWithout(digest) : 'done');
    return result;
  }

  const statusWithout = async (digest: string) =>
    (await readFailure(store, digest))?.kind === 'diverged' ? 'diverged' : 'ready';
  const modelOf = async ({ training, index }: PlannedNetwork) => {
    const result = await look(trainTask, training, [datasets.get(training.dataset)]);
    return result?.networks[index]?.model;
  };
  const permutationOf = async (task: MatchPlan, models: readonly (ArtifactRef | undefined)[]) =>
    (await look(matchTask, task, [...models, datasets.get(task.dataset)]))?.permutations[1];

  for (const { evaluate } of plan.cells) {
    const { match, dataset } = evaluate;
    const models = [await modelOf(match.a), await modelOf(match.b)];
    const permutation = await permutationOf(match, models);
    await look(evaluateTask, evaluate, [...models, permutation, datasets.get(dataset)]);
  }
  return status;
}
