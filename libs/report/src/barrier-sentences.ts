import { mean } from '@isthmus/connectivity';
import {
  pairsOf,
  type Study,
  type SummaryRow,
  settingKey,
  splitSettings,
  studyScope,
} from '@isthmus/study';
import { describeValues } from './grid-settings.js';
import { median } from './median.js';
import { methodLabel, naiveMethod } from './method-label.js';
import { formatNumber } from './numbers.js';
import { rankMethods } from './ranking.js';
import { coverage } from './shortfall.js';

type Split = 'train' | 'test';
type Barrier = Readonly<{ row: SummaryRow; value: number; naive: number | undefined }>;
type Scope = Readonly<{ split: Split; isGrid: boolean }>;

/** What matching did to the loss barrier: means over the pairs of one setting, medians over a grid. */
export function barrierSentences(
  study: Study,
  rows: readonly SummaryRow[],
  { split, isGrid }: Scope,
): string[] {
  const pairs = pairsOf(study).length;
  const found = studyScope(study)
    .methods.filter((method) => method !== naiveMethod)
    .map((method) => ({ method, barriers: barriersOf(rows, method, split) }))
    .filter(({ barriers }) => barriers.length > 0);
  const [first, ...others] = found;
  if (!first) return [];
  const one = isGrid ? effectOverCells : effectOverPairs;
  const effect =
    others.length === 0
      ? one(first.method, split, first.barriers, pairs)
      : bestAndWorst(found, { split, isGrid }, pairs);
  if (!isGrid) return [effect];
  const lowest = found
    .flatMap(({ barriers }) => barriers)
    .reduce((a, b) => (b.value < a.value ? b : a));
  const where = describeValues(splitSettings(study).varied, lowest.row);
  const how = others.length === 0 ? '' : ` with ${methodLabel(lowest.row.method)}`;
  return [effect, `It is lowest, ${formatNumber(lowest.value)} nats${how}, for ${where}.`];
}

function barriersOf(rows: readonly SummaryRow[], method: string, split: Split): Barrier[] {
  const alike = (row: SummaryRow) => JSON.stringify([settingKey(row), row.pair]);
  const naive = new Map(
    rows
      .filter((row) => row.method === naiveMethod)
      .map((row) => [alike(row), row.lossBarrier[split]]),
  );
  return rows.flatMap((row) => {
    const value = row.lossBarrier[split];
    const isWanted = row.method === method && value !== undefined;
    return isWanted ? [{ row, value, naive: naive.get(alike(row)) }] : [];
  });
}

function bestAndWorst(
  found: readonly Readonly<{ method: string; barriers: readonly Barrier[] }>[],
  { split, isGrid }: Scope,
  pairs: number,
): string {
  const average = isGrid ? median : mean;
  const barriers = found.flatMap((one) => one.barriers);
  const counts = found.map((one) => one.barriers.length);
  const paths = coverage(counts, isGrid ? 0 : pairs);
  const kind = isGrid ? 'median' : 'mean';
  const over = paths === '1' ? '' : ` (${kind}s over ${paths} ${isGrid ? 'paths' : 'pairs'})`;
  const naive = barriers.flatMap((one) => one.naive ?? []);
  const without =
    naive.length < barriers.length
      ? ''
      : `; without matching it is ${formatNumber(average(naive))} nats`;
  const { best, worst } = rankMethods(
    found.map(({ method, barriers }) => ({
      method,
      value: average(barriers.map(({ value }) => value)),
    })),
    formatNumber,
  );
  if (worst === undefined) {
    return `All ${found.length} methods leave a ${split}-loss barrier of ${best.value} nats${over}${without}.`;
  }
  return `Of ${found.length} methods, ${best.subject('leaves')} the lowest ${split}-loss barrier, ${best.value} nats, and ${worst.subject('leaves')} the highest, ${worst.value} nats${over}${without}.`;
}

function effectOverPairs(
  method: string,
  split: Split,
  barriers: readonly Barrier[],
  pairs: number,
): string {
  const after = mean(barriers.map(({ value }) => value));
  const naive = barriers.flatMap(({ naive }) => naive ?? []);
  const over = pairs === 1 ? '' : ` (means over ${coverage([barriers.length], pairs)} pairs)`;
  const label = methodLabel(method);
  if (naive.length < barriers.length)
    return `After ${label} the ${split}-loss barrier is ${formatNumber(after)} nats${over}.`;
  const before = mean(naive);
  const effect = after < before ? 'lowers' : 'does not lower';
  return `${capitalize(label)} ${effect} the ${split}-loss barrier${after < before ? '' : ', which goes'} from ${formatNumber(before)} to ${formatNumber(after)} nats${over}.`;
}

function effectOverCells(method: string, split: Split, barriers: readonly Barrier[]): string {
  const after = formatNumber(median(barriers.map(({ value }) => value)));
  const naive = barriers.flatMap(({ naive }) => naive ?? []);
  const label = methodLabel(method);
  if (naive.length < barriers.length)
    return `After ${label} the median ${split}-loss barrier of ${barriers.length} paths is ${after} nats.`;
  const lower = barriers.filter(({ value, naive }) => naive !== undefined && value < naive).length;
  return `${capitalize(label)} lowers the ${split}-loss barrier on ${lower} of ${barriers.length} paths; the median goes from ${formatNumber(median(naive))} to ${after} nats.`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
