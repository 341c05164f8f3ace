import type { CellResult } from '@isthmus/study';
import { methodLabel } from './method-label.js';
import type { Setting } from './settings.js';

type Split = CellResult['curves'][number]['split'];

/** One measure along the paths of one method on one split, over all pairs. */
export type PathCurve = Readonly<{
  method: string;
  split: Split;
  points: readonly Readonly<{ lambda: number; mean: number; lowest: number; highest: number }>[];
}>;

/** One curve a method and split, in the order of the cells, of the networks as they are. */
export function pathCurves(setting: Setting, measure: 'loss' | 'accuracy'): PathCurve[] {
  const [first] = setting;
  const methods = new Set(setting.map(({ cell }) => cell.method));
  const raw = first.curves.filter(({ repair }) => repair === 'none');
  return [...methods].flatMap((method) => {
    const cells = setting.filter(({ cell }) => cell.method === method);
    return raw.map(({ split, points }) => ({
      method: methodLabel(method),
      split,
      points: points.map(({ lambda }, index) => ({
        lambda,
        ...spread(cells.flatMap((cell) => valueAt(cell, split, index, measure))),
      })),
    }));
  });
}

function valueAt(
  { curves }: CellResult,
  split: string,
  index: number,
  measure: 'loss' | 'accuracy',
) {
  const raw = curves.find((curve) => curve.split === split && curve.repair === 'none');
  const point = raw?.points[index];
  return point ? [point[measure]] : [];
}

function spread(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, lowest: Math.min(...values), highest: Math.max(...values) };
}
