import type { Comparison, ModelMean } from '@isthmus/connectivity';
import type { Column } from '../measurement/columns.js';
import type { Measurement, Value } from '../measurement/measurement.js';
import type { Table } from '../table/table.js';
import { type ChosenRows, chooseRows, type Question } from './chosen-rows.js';
import { type GroupMean, groupMeans } from './group-means.js';
import { compareMatchers, type MatcherComparison } from './matcher-comparison.js';

/** Means of one metric by group, for people and for machines. */
export interface MeansTable {
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** Lines that stand under the table: what was chosen, what the interval is, how matchers compare. */
  readonly notes: readonly string[];
  /** At full precision. */
  readonly table: Table;
  readonly comparisons: readonly MatcherComparison[];
}

const statistics: readonly Pick<Column, 'name' | 'type'>[] = [
  { name: 'metric', type: 'text' },
  { name: 'unit', type: 'text' },
  { name: 'mean', type: 'number' },
  { name: 'deviation', type: 'number' },
  { name: 'pairs', type: 'number' },
  { name: 'models', type: 'number' },
  { name: 'missing', type: 'number' },
  { name: 'low', type: 'number' },
  { name: 'high', type: 'number' },
  { name: 'detectable', type: 'number' },
  { name: 'reason', type: 'text' },
];

/** What an interval is, for the foot of a table. */
const method =
  '95 %: where the mean over all such models lies. By leaving out one model at a time with all its pairs (one pair, where none share a model), and Student’s t';

/** Means over pairs. Throws QuestionError as `chooseRows` does. */
export function meansTable(all: readonly Measurement[], question: Question): MeansTable {
  const chosen = chooseRows(all, question);
  const groups = groupMeans(chosen, question.by);
  const comparisons = compareMatchers(chosen, question.by);
  const { metric, unit } = chosen;
  return {
    head: [...question.by, `${metric} (${unit})`, 'sd', '95 %', 'pairs', 'models'],
    cells: groups.map((one) => [
      ...question.by.map((name) => textOf(one.group[name] ?? null)),
      ...meanCells(one),
    ]),
    notes: [...notesOf(chosen, groups), ...comparisons.flatMap(comparisonLines)],
    table: {
      columns: [
        ...question.by.map((name) => ({ name, type: typeOfGroup(groups, name) })),
        ...statistics,
      ],
      rows: groups.map((one) => ({ ...one.group, metric, unit, ...numbersOf(one) })),
    },
    comparisons,
  };
}

function typeOfGroup(groups: readonly GroupMean[], name: string): Column['type'] {
  return groups.every(({ group }) => typeof group[name] === 'number') ? 'number' : 'text';
}

function numbersOf({ mean, missing }: GroupMean): Measurement {
  const interval = mean && !('why' in mean.interval) ? mean.interval : undefined;
  return {
    ...{ mean: mean?.mean ?? null, deviation: mean?.deviation ?? null },
    ...{ pairs: mean?.pairs ?? 0, models: mean?.models ?? 0, missing },
    ...{ low: interval?.[0] ?? null, high: interval?.[1] ?? null },
    ...{
      detectable: mean?.detectable ?? null,
      reason: mean ? whyNot(mean) : 'no pair has a value',
    },
  };
}

function whyNot({ interval }: ModelMean): string | null {
  return 'why' in interval ? interval.why : null;
}

function meanCells({ mean, missing }: GroupMean): string[] {
  if (mean === undefined) return ['-', '-', '-', `0 of ${missing}`, '0'];
  const { interval, deviation, pairs, models } = mean;
  return [
    short(mean.mean),
    deviation === undefined ? '-' : short(deviation),
    'why' in interval ? '-' : range(interval),
    missing === 0 ? String(pairs) : `${pairs} of ${pairs + missing}`,
    String(models),
  ];
}

function notesOf({ metric, chosen }: ChosenRows, groups: readonly GroupMean[]): string[] {
  const means = groups.flatMap(({ mean }) => mean ?? []);
  const reasons = [...new Set(means.flatMap((mean) => whyNot(mean) ?? []))];
  const isThere = means.some((mean) => whyNot(mean) === null);
  const missing = groups.reduce((sum, one) => sum + one.missing, 0);
  return [
    chosen === '' ? `${metric}.` : `${metric}: ${chosen}.`,
    ...(isThere ? [`${method}.`] : []),
    ...reasons.map((reason) => `No interval: ${reason}.`),
    ...(missing > 0 ? ['Means are over the pairs that have a value.'] : []),
  ];
}

function comparisonLines({ group, comparisons, lowest }: MatcherComparison): string[] {
  const place = Object.entries(group).map(([name, value]) => `${name} ${textOf(value)}`);
  const where = place.length === 0 ? '' : `${place.join(', ')}: `;
  const result =
    lowest === undefined
      ? 'no matcher is shown to be lower than all others'
      : `${lowest} is lower than all others`;
  return [`${where}${result}.`, ...comparisons.map((one) => `  ${comparisonLine(one)}`)];
}

/** "weight - identity: -0.31 (95 % of all together -0.40 to -0.22; 10 pairs of 20 models), d = -2.5". */
function comparisonLine({ methods, difference, effect }: Comparison): string {
  const { mean, interval, pairs, models, detectable } = difference;
  const what = `${methods[0]} less ${methods[1]}: ${short(mean)}`;
  if ('why' in interval) return `${what} (no interval: ${interval.why})`;
  const over = `${pairs} pairs of ${models} models`;
  const size = effect === undefined ? '' : `, effect size d = ${effect.toFixed(2)}`;
  const power =
    detectable === undefined ? '' : `; so many show differences from ${short(detectable)}`;
  return `${what} (${range(interval)}, all comparisons together 95 %; ${over})${size}${power}`;
}

function range([low, high]: readonly [number, number]): string {
  return `${short(low)} to ${short(high)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function textOf(value: Value): string {
  return value === null ? '-' : String(value);
}
