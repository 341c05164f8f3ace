import { resamplingSeed } from '@isthmus/report';
import { type WidthScaling, widthScaling } from '@isthmus/theory';
import type { PairTheory } from '../scaling/scaling-theory.js';

type Kind = 'distances' | 'dimensions' | 'bounds';

/** How each number of the theory changes with the width, by its name. */
export type TheoryScalings = Readonly<Record<Kind, ReadonlyMap<string, WidthScaling>>>;

/** Of the pairs of one method and setting. */
export function theoryScalings(pairs: readonly PairTheory[]): TheoryScalings {
  const widths = [...new Set(pairs.map(({ width }) => width))].toSorted((a, b) => a - b);
  const of = (kind: Kind) => {
    const names = new Set(pairs.flatMap((pair) => Object.keys(pair[kind])));
    return new Map(
      Array.from(names, (name) => {
        const rows = widths.map((width) => {
          const ofWidth = pairs.filter((pair) => pair.width === width);
          return { width, values: ofWidth.flatMap((pair) => pair[kind][name] ?? []) };
        });
        const measured = rows.filter(({ values }) => values.length > 0);
        return [name, widthScaling(measured, resamplingSeed)];
      }),
    );
  };
  return { distances: of('distances'), dimensions: of('dimensions'), bounds: of('bounds') };
}
