import { parseNetwork } from '@isthmus/network';
import type { EvaluateSpec, MatchSpec, TrainSpec } from '@isthmus/task';
import type { Study } from './study.js';
import { expandStudy, type StudyCell } from './study-cell.js';

/** One network to train. `id` is unique in a plan, `label` is for people. */
export interface TrainPlan {
  readonly kind: 'train';
  readonly id: string;
  readonly label: string;
  readonly dataset: string;
  readonly spec: TrainSpec;
}

/** One permutation to find between two networks of the plan. */
export interface MatchPlan {
  readonly kind: 'match';
  readonly id: string;
  readonly label: string;
  readonly a: TrainPlan;
  readonly b: TrainPlan;
  /** Whose training examples a method may look at. */
  readonly dataset: string;
  readonly spec: MatchSpec;
}

/** One path to measure: the networks of a match, lined up by it. */
export interface EvaluatePlan {
  readonly kind: 'evaluate';
  readonly id: string;
  readonly label: string;
  readonly dataset: string;
  readonly match: MatchPlan;
  readonly spec: EvaluateSpec;
}

/** Any task of a plan. */
export type TaskPlan = TrainPlan | MatchPlan | EvaluatePlan;

/** A study as tasks: each once, however many cells need it. */
export interface StudyPlan {
  readonly tasks: readonly TaskPlan[];
  readonly cells: readonly { readonly cell: StudyCell; readonly evaluate: EvaluatePlan }[];
}

/** Works out a study's tasks, in an order in which they can run. Throws on an unknown network. */
export function planStudy(study: Study): StudyPlan {
  const tasks = new Map<string, TaskPlan>();
  const once = <Plan extends TaskPlan>(plan: Plan): Plan => {
    const known = tasks.get(plan.id);
    if (known?.kind === plan.kind) return known as Plan;
    tasks.set(plan.id, plan);
    return plan;
  };
  const cells = expandStudy(study).map((cell) => {
    parseNetwork(cell.network);
    const where = gridLabel(study, cell);
    const a = once(planTraining(cell, cell.pair[0], where));
    const b = once(planTraining(cell, cell.pair[1], where));
    const match = once(planMatching(cell, a, b, where));
    const evaluate = once(planEvaluation(cell, match, study.evaluate, where));
    return { cell, evaluate };
  });
  return { tasks: [...tasks.values()], cells };
}

/** Where in the study's grid a cell is, for people; nothing without a grid. */
function gridLabel({ grid = {} }: Study, { dataset, network, train }: StudyCell): string {
  const values: Readonly<Record<string, unknown>> = { dataset, network, ...train };
  const settings = Object.keys(grid).map((key) => {
    const name = key.replace('train.', '');
    return `${name}=${String(values[name]).slice(0, longestSetting)}`;
  });
  return settings.length === 0 ? '' : ` [${settings.join(', ')}]`;
}

/** Characters of a setting in a label: a network may be a whole graph. */
const longestSetting = 40;

function planTraining(
  { dataset, network, train }: StudyCell,
  seed: number,
  where: string,
): TrainPlan {
  const spec = { network, ...train, seed };
  const id = `train ${JSON.stringify([dataset, spec])}`;
  return { kind: 'train', id, label: `train seed ${seed}${where}`, dataset, spec };
}

function planMatching(
  { dataset, network, method, pair }: StudyCell,
  a: TrainPlan,
  b: TrainPlan,
  where: string,
): MatchPlan {
  const spec = { method, network, seed: 0 };
  const id = `match ${JSON.stringify([a.id, b.id, spec])}`;
  const label = `match ${pair.join('-')} ${method}${where}`;
  return { kind: 'match', id, label, a, b, dataset, spec };
}

function planEvaluation(
  { dataset, network, method, pair }: StudyCell,
  match: MatchPlan,
  { points, splits, repair }: Study['evaluate'],
  where: string,
): EvaluatePlan {
  const spec = { network, points, splits, repair };
  const id = `evaluate ${JSON.stringify([match.id, dataset, spec])}`;
  const label = `evaluate ${pair.join('-')} ${method}${where}`;
  return { kind: 'evaluate', id, label, dataset, match, spec };
}
