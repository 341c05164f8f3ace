import { parseNetwork } from '@isthmus/network';
import type { EvaluateSpec, MatchSpec, TrainSpec } from '@isthmus/task';
import type { SeedChoice } from './seed-choice.js';
import type { Study } from './study.js';
import { expandStudy, type StudyCell } from './study-cell.js';
import { pairLabel, runKey, trainRunOf } from './train-runs.js';

/** Networks to train in one job. `id` is unique in a plan, `label` is for people. */
export interface TrainPlan {
  readonly kind: 'train';
  readonly id: string;
  readonly label: string;
  readonly dataset: string;
  readonly spec: TrainSpec;
}

/** One network of those that a job trains: that of the spec's run of this index. */
export interface PlannedNetwork {
  readonly training: TrainPlan;
  readonly index: number;
}

/** One permutation to find between two networks of the plan. */
export interface MatchPlan {
  readonly kind: 'match';
  readonly id: string;
  readonly label: string;
  readonly a: PlannedNetwork;
  readonly b: PlannedNetwork;
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
  const jobOf = trainingJobs(study);
  const cells = expandStudy(study).map((cell) => {
    parseNetwork(cell.network);
    const where = gridLabel(study, cell);
    const planned = (choice: SeedChoice): PlannedNetwork => {
      const { choices, index } = jobOf(choice);
      return { training: once(planTraining(cell, choices, where)), index };
    };
    const [a, b] = [planned(cell.pair[0]), planned(cell.pair[1])];
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

/** A network's place among those that are trained together. */
interface PlannedRun {
  readonly choices: readonly SeedChoice[];
  readonly index: number;
}

/** Which networks are trained together: `replicas` in the order in which pairs name them. */
function trainingJobs({ pairs, train: { replicas } }: Study) {
  const choices = [...new Map(pairs.flat().map((choice) => [runKey(choice), choice])).values()];
  return (choice: SeedChoice): PlannedRun => {
    const at = choices.findIndex((other) => runKey(other) === runKey(choice));
    const index = at % replicas;
    return { choices: choices.slice(at - index, at - index + replicas), index };
  };
}

function planTraining(
  { dataset, network, train }: StudyCell,
  choices: readonly SeedChoice[],
  where: string,
): TrainPlan {
  const spec = { network, ...train, runs: choices.map(trainRunOf) };
  const id = `train ${JSON.stringify([dataset, spec])}`;
  const seeds = choices.map(runKey).join(' ');
  const label = `train seed${choices.length === 1 ? '' : 's'} ${seeds}${where}`;
  return { kind: 'train', id, label, dataset, spec };
}

function planMatching(
  { dataset, network, method, pair }: StudyCell,
  a: PlannedNetwork,
  b: PlannedNetwork,
  where: string,
): MatchPlan {
  const spec = { method, network, seed: 0 };
  const id = `match ${JSON.stringify([...[a, b].map(({ training, index }) => [training.id, index]), spec])}`;
  const label = `match ${pairLabel(pair)} ${method}${where}`;
  return { kind: 'match', id, label, a, b, dataset, spec };
}

function planEvaluation(
  { dataset, network, method, pair }: StudyCell,
  match: MatchPlan,
  { points, splits, repair }: Study['evaluate'],
  where: string,
): EvaluatePlan {
  const spec = { network, path: `line:points=${points}`, splits, repair, collapse: false };
  const id = `evaluate ${JSON.stringify([match.id, dataset, spec])}`;
  const label = `evaluate ${pairLabel(pair)} ${method}${where}`;
  return { kind: 'evaluate', id, label, dataset, match, spec };
}
