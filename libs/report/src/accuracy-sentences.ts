import { mean } from '@isthmus/connectivity';
import type { SummaryRow } from '@isthmus/study';
import type { AlikeCells } from './alike-cells.js';
import { methodLabel, naiveMethod } from './method-label.js';
import { formatPercent } from './numbers.js';

type Split = 'train' | 'test';

/** How well networks that were trained alike classify, and those halfway between them. */
export function accuracySentences(
  alike: AlikeCells,
  rows: readonly SummaryRow[],
  split: Split,
): string[] {
  const ends = rows.flatMap(({ testAccuracy }) => testAccuracy.flatMap((one) => one ?? []));
  const [lowest, highest] = [Math.min(...ends), Math.max(...ends)].map(formatPercent);
  const all = lowest === highest ? `${lowest} %` : `${lowest} % to ${highest} %`;
  // Given networks are measured where the path is, which need not be on the test split.
  const reached =
    ends.length === 0 ? [] : [`The networks classify ${all} of the test examples correctly.`];
  const halfway = halfwayAccuracies(alike, split);
  if (halfway.length === 0) return reached;
  const naive = halfway.filter(({ method }) => method === naiveMethod);
  const matched = halfway
    .filter(({ method }) => method !== naiveMethod)
    .toSorted((a, b) => a.accuracy - b.accuracy);
  const [worst, best] = [matched[0], matched.at(-1)];
  const isRange = worst !== undefined && best !== undefined && matched.length > 2;
  const parts = [
    ...naive.map(inWords),
    ...(isRange ? [`from ${inWords(worst)} to ${inWords(best)}`] : matched.map(inWords)),
  ];
  const list = new Intl.ListFormat('en').format(parts);
  return [...reached, `Halfway between them the ${split} accuracy is ${list}.`];
}

type Halfway = Readonly<{ method: string; accuracy: number }>;

function inWords({ method, accuracy }: Halfway): string {
  const how = method === naiveMethod ? 'without matching' : `with ${methodLabel(method)}`;
  return `${formatPercent(accuracy)} % ${how}`;
}

/** The mean over the pairs a method, of the networks as they are, where the grid has the middle. */
function halfwayAccuracies(alike: AlikeCells, split: Split): Halfway[] {
  return [...new Set(alike.map(({ cell }) => cell.method))].flatMap((method) => {
    const values = alike
      .filter(({ cell }) => cell.method === method)
      .flatMap(({ curves }) => rawCurve(curves, split)?.points ?? [])
      .filter(({ lambda }) => lambda === 0.5)
      .map(({ accuracy }) => accuracy);
    return values.length === 0 ? [] : [{ method, accuracy: mean(values) }];
  });
}

function rawCurve(curves: AlikeCells[number]['curves'], split: Split) {
  return curves.find((curve) => curve.split === split && curve.repair === 'none');
}
