import { type StudyResults, type SummaryRow, summaryRows } from '@isthmus/study';
import { methodLabel, naiveMethod } from './method-label.js';
import { formatNumber, formatPercent } from './numbers.js';
import { describeValues, splitParameters } from './parameters.js';
import { groupBySetting, type Setting } from './settings.js';

type Split = 'train' | 'test';
type Barrier = Readonly<{ row: SummaryRow; value: number; naive: number | undefined }>;

/** What a study found, in words. */
export function summarySentences(results: StudyResults): string[] {
  const { study, cells } = results;
  const [setting, ...others] = groupBySetting(cells);
  if (!setting) return ['No cell of this study has a result.'];
  const split = study.evaluate.splits.includes('test') ? 'test' : 'train';
  const rows = summaryRows(results);
  const isGrid = others.length > 0;
  const { varied } = splitParameters(study);
  const effects = study.match
    .filter((method) => method !== naiveMethod)
    .flatMap((method) => {
      const barriers = barriersOf(rows, method, split);
      const [first] = barriers;
      if (!first) return [];
      if (!isGrid) return [effectOverPairs(method, split, barriers)];
      const best = barriers.reduce((a, b) => (b.value < a.value ? b : a));
      return [
        effectOverCells(method, split, barriers),
        `It is lowest, ${formatNumber(best.value)} nats, for ${describeValues(varied, best.row)}.`,
      ];
    });
  return isGrid ? effects : [...effects, ...accuracies(setting, rows, split)];
}

function barriersOf(rows: readonly SummaryRow[], method: string, split: Split): Barrier[] {
  const alike = (row: SummaryRow) =>
    JSON.stringify([row.dataset, row.network, row.train, row.pair]);
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

function effectOverPairs(method: string, split: Split, barriers: readonly Barrier[]): string {
  const after = mean(barriers.map(({ value }) => value));
  const naive = barriers.flatMap(({ naive }) => naive ?? []);
  const over = barriers.length === 1 ? '' : ` (means over ${barriers.length} pairs)`;
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

function accuracies(setting: Setting, rows: readonly SummaryRow[], split: Split): string[] {
  const ends = rows.flatMap(({ testAccuracy }) => testAccuracy);
  const [lowest, highest] = [Math.min(...ends), Math.max(...ends)].map(formatPercent);
  const all = lowest === highest ? `${lowest} %` : `${lowest} % to ${highest} %`;
  const halfway = [...new Set(setting.map(({ cell }) => cell.method))].flatMap((method) => {
    const values = setting
      .filter(({ cell }) => cell.method === method)
      .flatMap(({ curves }) => rawCurve(curves, split)?.points ?? [])
      .filter(({ lambda }) => lambda === 0.5)
      .map(({ accuracy }) => accuracy);
    return values.length === 0 ? [] : [`${formatPercent(mean(values))} % ${withMethod(method)}`];
  });
  const reached = `The networks classify ${all} of the test examples correctly.`;
  if (halfway.length === 0) return [reached];
  return [
    reached,
    `Halfway between them the ${split} accuracy is ${new Intl.ListFormat('en').format(halfway)}.`,
  ];
}

function rawCurve(curves: Setting[number]['curves'], split: Split) {
  return curves.find((curve) => curve.split === split && curve.repair === 'none');
}

function withMethod(method: string): string {
  return method === naiveMethod ? 'without matching' : `with ${methodLabel(method)}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
