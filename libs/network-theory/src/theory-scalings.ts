import { type WidthScaling, widthScaling } from '@isthmus/theory';
import type { PairNumbers } from './pair-numbers.js';
import { pairValue, resamplingSeed } from './width-scalings.js';

/** How each number of the theory changes with the width, by its name. */
export type TheoryScalings = Readonly<Record<keyof PairNumbers, ReadonlyMap<string, WidthScaling>>>;

/** The numbers of a pair of networks of a width. */
export interface WidthNumbers extends PairNumbers {
  readonly width: number;
  /** The seeds of the two networks. */
  readonly pair: readonly [unknown, unknown];
}

/** Of the pairs of one method and setting. */
export function theoryScalings(pairs: readonly WidthNumbers[]): TheoryScalings {
  return {
    distances: scalingsOf(pairs, 'distances'),
    dimensions: scalingsOf(pairs, 'dimensions'),
    bounds: scalingsOf(pairs, 'bounds'),
  };
}

/** A number that networks of some widths alone have is scaled over these. */
function scalingsOf(
  pairs: readonly WidthNumbers[],
  kind: keyof PairNumbers,
): ReadonlyMap<string, WidthScaling> {
  const widths = [...new Set(pairs.map(({ width }) => width))].toSorted((a, b) => a - b);
  const names = new Set(pairs.flatMap((pair) => Object.keys(pair[kind])));
  return new Map(
    Array.from(names, (name) => {
      const rows = widths.map((width) => {
        const ofWidth = pairs.filter((pair) => pair.width === width);
        return { width, pairs: ofWidth.flatMap((one) => pairValue(one.pair, one[kind][name])) };
      });
      const measured = rows.filter(({ pairs }) => pairs.length > 0);
      return [name, widthScaling(measured, resamplingSeed)];
    }),
  );
}
