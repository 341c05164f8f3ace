import { parseNetwork } from '@isthmus/network';
import { shorten } from '@isthmus/spelling';
import type { EvaluateSpec, MatchSpec, TrainSpec } from '@isthmus/task';
import { type CellSetting, cellSettings } from './cell-settings.js';
import { type End, isGiven, pairLabel, runKey, trainRunOf } from './ends/end.js';
import type { GivenModel } from './ends/given-model.js';
import type { SeedChoice } from './ends/seed-choice.js';
import { pairsOf } from './ends/study-pairs.js';
import type { Study } from './study.js';
import { expandStudy, type StudyCell } from './study-cell.js';
import { sweepBlocks } from './sweep/combinations.js';

/** Networks to train in one job. `id` is unique in a plan, `label` is for people. */
export interface TrainPlan {
  readonly kind: 'train';
  readonly id: string;
  readonly label: string;
  readonly dataset: string;
  readonly spec: TrainSpec;
}

/** One network of those that a job trains: that of the spec's run of this index. */
interface NetworkInTraining {
  readonly training: TrainPlan;
  readonly index: number;
}

/** A network of a pair: one to train, or one that exists already. */
export type PlannedNetwork = NetworkInTraining | { readonly given: GivenModel };

/** The trainings of the networks that are trained. */
export function trainingsOf(networks: readonly PlannedNetwork[]): readonly TrainPlan[] {
  return networks.flatMap((one) => ('given' in one ? [] : [one.training]));
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

/** The tasks of which one is a function, each once. */
export function neededBy(task: TaskPlan): readonly TaskPlan[] {
  if (task.kind === 'train') return [];
  if (task.kind === 'evaluate') return [task.match];
  return [...new Set(trainingsOf([task.a, task.b]))];
}

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
  const measuring = variedKeysOf(study).filter((key) => key.startsWith('evaluate.'));
  const cells = expandStudy(study).map((cell) => {
    const { id, where } = settingOf(cell);
    const planned = (end: End): PlannedNetwork => {
      if (isGiven(end)) return { given: end };
      const { choices, index, job } = jobOf(end);
      const plan = (trainId: string) => planTraining(trainId, cell, choices(), where);
      return { training: training(`train ${id}/${job}`, plan), index };
    };
    const [a, b] = [planned(cell.pair[0]), planned(cell.pair[1])];
    const pair = `${id}/${cell.pair.map(endKey).join('-')} ${cell.method}`;
    const match = matching(`match ${pair}`, (own) => planMatching(own, cell, { a, b }, where));
    const { evaluate: measured = study.evaluate } = cell;
    const how = cell.evaluate === undefined ? '' : ` ${JSON.stringify(measured)}`;
    const evaluate = evaluation(`evaluate ${pair}${how}`, (own) => {
      const place = [...where, ...settingWords(measuring, cell)];
      return planEvaluation(own, cell, { match, ...measured }, place);
    });
    return { cell, evaluate };
  });
  return { tasks, cells };
}

/** What tells an end from others in a plan: labels may hold anything, and weights by two labels are matched once. */
function endKey(end: End): string {
  return isGiven(end) ? end.artifact.sha256 : runKey(end);
}

/** The number and the words of how a cell's networks came about; all cells of a training have one `train`. */
function settingsOf(study: Study) {
  const known = new Map<unknown, { readonly id: number; readonly where: readonly string[] }>();
  const keys = variedKeysOf(study).filter((key) => !/^(evaluate|barrier)\./.test(key));
  return (cell: StudyCell) => {
    const key = cell.train ?? JSON.stringify([cell.dataset, cell.network]);
    const setting = known.get(key) ?? { id: known.size, where: settingWords(keys, cell) };
    if (!known.has(key)) parseNetwork(cell.network);
    known.set(key, setting);
    return setting;
  };
}

/** The fields that a study lists values of, in the order in which they are crossed. */
function variedKeysOf(study: Study): readonly CellSetting['key'][] {
  const listed = new Set(sweepBlocks(study).flatMap((rows) => rows.flatMap(Object.keys)));
  return cellSettings.map(({ key }) => key).filter((key) => listed.has(key));
}

/** Where among the values of some fields a cell is, for people. */
function settingWords(keys: readonly CellSetting['key'][], cell: StudyCell): readonly string[] {
  const settings = cellSettings.filter(({ key }) => keys.includes(key));
  return settings.flatMap(({ key, read }) => {
    const value = String(read(cell));
    if (cell.train === undefined && key.startsWith('train.')) return [];
    return [`${key.replace(/^.*\./, '')}=${value.slice(0, longestSetting)}`];
  });
}

/** The same behind a task's label; nothing where a study lists no values. */
function inBrackets(where: readonly string[]): string {
  return where.length === 0 ? '' : ` [${where.join(', ')}]`;
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
function trainingJobs(study: Study) {
  const { replicas } = study.train;
  const trained = pairsOf(study).flatMap((pair) =>
    pair.flatMap((end) => (isGiven(end) ? [] : [end])),
  );
  const choices = [...new Map(trained.map((choice) => [runKey(choice), choice])).values()];
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
  where: readonly string[],
): TrainPlan {
  if (train === undefined) throw new RangeError('nothing says how to train a network of the study');
  const spec = { network, ...train, runs: choices.map(trainRunOf) };
  const seeds = shorten(choices.map(runKey).join(' '));
  const label = `train seed${choices.length === 1 ? '' : 's'} ${seeds}${inBrackets(where)}`;
  return { kind: 'train', id, label, dataset, spec };
}

function planMatching(
  id: string,
  { dataset, network, method, pair }: StudyCell,
  models: Pick<MatchPlan, 'a' | 'b'>,
  where: readonly string[],
): MatchPlan {
  const spec = { method, network, seed: 0 };
  const label = `match ${pairLabel(pair)} ${method}${inBrackets(where)}`;
  return { kind: 'match', id, label, ...models, dataset, spec };
}

function planEvaluation(
  id: string,
  { dataset, network, method, pair }: StudyCell,
  { match, points, splits, repair }: Study['evaluate'] & Pick<EvaluatePlan, 'match'>,
  where: readonly string[],
): EvaluatePlan {
  const spec = { network, path: `line:points=${points}`, splits, repair, collapse: false };
  const label = `evaluate ${pairLabel(pair)} ${method}${inBrackets(where)}`;
  return { kind: 'evaluate', id, label, dataset, match, spec };
}
