import { compareMethods, leastModels, lowestMethod, type PairValue } from '@isthmus/connectivity';
import { isGiven, pairLabel, type SummaryRow } from '@isthmus/study';
import { methodLabel } from './method-label.js';
import { formatNumber } from './numbers.js';

/** Whether pairs of networks that were trained alike show one method to be ahead, of two methods or more. */
export function surenessSentences(rows: readonly SummaryRow[], split: 'train' | 'test'): string[] {
  const methods = [...new Set(rows.map(({ method }) => method))].map((method) => ({
    method,
    pairs: rows.filter((row) => row.method === method).flatMap((row) => pairValue(row, split)),
  }));
  const comparisons = compareMethods(methods);
  const differences = comparisons.map(({ difference }) => difference);
  if (differences.length === 0) return [];
  const models = Math.min(...differences.map((one) => one.models));
  if (models < leastModels) {
    return [
      `That is of ${models} independent models: ${leastModels} are needed to say of a method that it is lower.`,
    ];
  }
  const lowest = lowestMethod(methods, comparisons);
  if (lowest !== undefined) {
    return [
      `Pair by pair ${methodLabel(lowest)} is lower than every other method: the 95 % intervals over ${models} models exclude 0.`,
    ];
  }
  const shown = Math.max(...differences.flatMap(({ detectable }) => detectable ?? []));
  const power = Number.isFinite(shown)
    ? `; so many show differences from ${formatNumber(shown)} nats`
    : '';
  return [
    `Pair by pair no method is shown to be lower than all others, over ${models} models${power}.`,
  ];
}

/** Networks that begin from one seed are not independent of each other. */
function pairValue({ pair, lossBarrier }: SummaryRow, split: 'train' | 'test'): PairValue[] {
  const value = lossBarrier[split];
  if (value === undefined || !Number.isFinite(value)) return [];
  const [a = '', b = ''] = pair.map((choice) =>
    isGiven(choice) ? choice.label : String(typeof choice === 'number' ? choice : choice.seed),
  );
  return [{ pair: pairLabel(pair), a, b, value }];
}
