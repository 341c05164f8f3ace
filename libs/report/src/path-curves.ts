import type { CellResult } from '@isthmus/study';
import { methodLabel } from './method-label.js';
import type { Setting } from './settings.js';

type Curve = CellResult['curves'][number];

/** What a curve was measured on: a split, of the networks as they are or repaired. */
type PathLine = Curve['split'] | `${Curve['split']}, repaired`;

/** One measure along the paths of one method, over all pairs. */
export type PathCurve = Readonly<{
  method: string;
  line: PathLine;
  points: readonly Readonly<{ lambda: number; mean: number; lowest: number; highest: number }>[];
}>;

/** One curve a method, split and correction, in the order of the cells. */
export function pathCurves(setting: Setting, measure: 'loss' | 'accuracy'): PathCurve[] {
  const [first] = setting;
  const methods = new Set(setting.map(({ cell }) => cell.method));
  return [...methods].flatMap((method) => {
    const cells = setting.filter(({ cell }) => cell.method === method);
    return first.curves.map((like) => ({
      method: methodLabel(method),
      line: lineOf(like),
      points: like.points.map(({ lambda }, index) => ({
        lambda,
        ...spread(cells.flatMap((cell) => valueAt(cell, lineOf(like), index, measure))),
      })),
    }));
  });
}

/** The line on which a curve lies. */
function lineOf({ split, repair }: Pick<Curve, 'split' | 'repair'>): PathLine {
  return repair === 'none' ? split : `${split}, repaired`;
}

function valueAt(
  { curves }: CellResult,
  line: PathLine,
  index: number,
  measure: 'loss' | 'accuracy',
) {
  const point = curves.find((curve) => lineOf(curve) === line)?.points[index];
  return point ? [point[measure]] : [];
}

function spread(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, lowest: Math.min(...values), highest: Math.max(...values) };
}
