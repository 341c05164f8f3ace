import { mean } from '@isthmus/connectivity';
import type { CellResult } from '@isthmus/study';
import type { AlikeCells } from './alike-cells.js';
import { methodLabel } from './method-label.js';
import { type PathLine, pathLine } from './path-lines.js';

/** One measure along the paths of one method, over all pairs. */
export type PathCurve = Readonly<{
  method: string;
  line: PathLine;
  points: readonly Readonly<{ lambda: number; mean: number; lowest: number; highest: number }>[];
}>;

/** One curve a method, split and correction, in the order of the cells. */
export function pathCurves(alike: AlikeCells, measure: 'loss' | 'accuracy'): PathCurve[] {
  const [first] = alike;
  const methods = new Set(alike.map(({ cell }) => cell.method));
  return [...methods].flatMap((method) => {
    const cells = alike.filter(({ cell }) => cell.method === method);
    return first.curves.map((like) => ({
      method: methodLabel(method),
      line: pathLine(like),
      points: like.points.map(({ lambda }, index) => ({
        lambda,
        ...spread(cells.flatMap((cell) => valueAt(cell, pathLine(like), index, measure))),
      })),
    }));
  });
}

function valueAt(
  { curves }: CellResult,
  line: PathLine,
  index: number,
  measure: 'loss' | 'accuracy',
) {
  const point = curves.find((curve) => pathLine(curve) === line)?.points[index];
  return point ? [point[measure]] : [];
}

function spread(values: readonly number[]) {
  return { mean: mean(values), lowest: Math.min(...values), highest: Math.max(...values) };
}
