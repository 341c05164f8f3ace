import { parseNetwork } from '@isthmus/network';
import { shorten } from '@isthmus/spelling';
import type { EvaluateSpec, MatchSpec, TrainSpec } from '@isthmus/task';
import type { SeedChoice } from './seed-choice.js';
import { pairLabel, runKey, trainRunOf } from './seed-labels.js';
import type { Study } from './study.js';
import { expandStudy, type StudyCell } from './study-cell.js';

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
  const tasks: TaskPlan[] = [];
  const once = <Plan extends TaskPlan>() => {
    const known = new Map<string, Plan>();
    return (id: string, make: (id: string) => Plan): Plan => {
      const plan = known.get(id) ?? make(id);
      if (!known.has(id)) tasks.push(plan);
      known.set(id, plan);
      return plan;
    };
  };
  const [training, matching, evaluation] = [
    once<TrainPlan>(),
    once<MatchPlan>(),
    once<EvaluatePlan>(),
  ];
  const jobOf = trainingJobs(study);
  const settingOf = settingsOf(study);
  const cells = expandStudy(study).map((cell) => {
    const { id, where } = settingOf(cell);
    const planned = (choice: SeedChoice): PlannedNetwork => {
      const { choices, index, job } = jobOf(choice);
      const plan = (trainId: string) => planTraining(trainId, cell, choices(), where);
      return { training: training(`train ${id}/${job}`, plan), index };
    };
    const [a, b] = [planned(cell.pair[0]), planned(cell.pair[1])];
    const pair = `${id}/${pairLabel(cell.pair)} ${cell.method}`;
    const match = matching(`match ${pair}`, (own) => planMatching(own, cell, { a, b }, where));
    const evaluate = evaluation(`evaluate ${pair}`, (own) =>
      planEvaluation(own, cell, { match, ...study.evaluate }, where),
    );
    return { cell, evaluate };
  });
  return { tasks, cells };
}

/** The number and the label of a cell's place in the grid; all cells of a place have one `train`. */
function settingsOf(study: Study) {
  const known = new Map<StudyCell['train'], { readonly id: number; readonly where: string }>();
  return (cell: StudyCell) => {
    const setting = known.get(cell.train) ?? { id: known.size, where: gridLabel(study, cell) };
    if (!known.has(cell.train)) parseNetwork(cell.network);
    known.set(cell.train, setting);
    return setting;
  };
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
  /** The number of the job. */
  readonly job: number;
  readonly index: number;
  choices(): readonly SeedChoice[];
}

/** Which networks are trained together: `replicas` in the order in which pairs name them. */
function trainingJobs({ pairs, train: { replicas } }: Study) {
  const choices = [...new Map(pairs.flat().map((choice) => [runKey(choice), choice])).values()];
  const places = new Map(choices.map((choice, at) => [runKey(choice), at] as const));
  return (choice: SeedChoice): PlannedRun => {
    const at = places.get(runKey(choice)) ?? 0;
    const index = at % replicas;
    const begin = at - index;
    return { job: begin, index, choices: () => choices.slice(begin, begin + replicas) };
  };
}

function planTraining(
  id: string,
  { dataset, network, train }: StudyCell,
  choices: readonly SeedChoice[],
  where: string,
): TrainPlan {
  const spec = { network, ...train, runs: choices.map(trainRunOf) };
  const seeds = shorten(choices.map(runKey).join(' '));
  const label = `train seed${choices.length === 1 ? '' : 's'} ${seeds}${where}`;
  return { kind: 'train', id, label, dataset, spec };
}

function planMatching(
  id: string,
  { dataset, network, method, pair }: StudyCell,
  models: Pick<MatchPlan, 'a' | 'b'>,
  where: string,
): MatchPlan {
  const spec = { method, network, seed: 0 };
  const label = `match ${pairLabel(pair)} ${method}${where}`;
  return { kind: 'match', id, label, ...models, dataset, spec };
}

function planEvaluation(
  id: string,
  { dataset, network, method, pair }: StudyCell,
  { match, points, splits, repair }: Study['evaluate'] & Pick<EvaluatePlan, 'match'>,
  where: string,
): EvaluatePlan {
  const spec = { network, path: `line:points=${points}`, splits, repair, collapse: false };
  const label = `evaluate ${pairLabel(pair)} ${method}${where}`;
  return { kind: 'evaluate', id, label, dataset, match, spec };
}
