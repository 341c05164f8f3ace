import type { Network } from '@isthmus/network';
import type { Curve, CurvePoint } from '@isthmus/task';
import { percent } from './percent.js';

/** Where curves were measured, and of what. */
export interface Measured {
  /** By its notation. */
  readonly path: string;
  readonly files: readonly string[];
  /** Of the data set. */
  readonly classes: number;
}

/** What is looked at of a curve. */
interface RemarkedCurve extends Pick<Curve, 'repair'> {
  /** As people are told of it. */
  readonly split: string;
  readonly points: readonly CurvePoint[];
}

/** So many times the loss of guessing is no longer that of a model which is merely bad. */
const exploded = 3;
/** Between models that are not, a path has left all reason above this. */
const mostLoss = 1000;
/** A loss from here on of that of guessing, with an accuracy up to there above it, is as good as none. */
const guessing = { loss: 0.95, accuracy: 0.1 };

/** What makes numbers say little, in a sentence each: models that are no better than chance, losses that exploded. */
export function curveRemarks(
  curves: readonly RemarkedCurve[],
  { path, files, classes }: Measured,
): readonly string[] {
  const [kind = ''] = path.split(':');
  const remarks = curves
    .filter(({ repair }) => repair === 'none')
    .flatMap(({ split, points }) => {
      const between: CurvePoint[] = [];
      const ofModels = points.flatMap((point) => {
        const file = files[modelAt(kind, point.at) ?? -1];
        if (file === undefined) between.push(point);
        return file === undefined ? [] : (modelRemark(file, point, { split, classes }) ?? []);
      });
      return [...ofModels, ...pathRemark(between, split)];
    });
  return [...new Set(remarks)];
}

/** The same of one model; undefined where there is nothing to remark on. */
export function modelRemark(
  file: string,
  { loss, accuracy }: Pick<CurvePoint, 'loss' | 'accuracy'>,
  { split, classes }: { readonly split: string; readonly classes: number },
): string | undefined {
  const chance = 1 / classes;
  const lossOfGuess = Math.log(classes);
  const where = `[loss=${loss.toPrecision(4)}, ln(${classes})=${lossOfGuess.toPrecision(4)}, accuracy=${percent(accuracy, 2)}, split=${split}]`;
  const isAccurate = accuracy > chance + guessing.accuracy * (1 - chance);
  if (!isAccurate && loss >= guessing.loss * lossOfGuess) {
    return `${file} is no better than chance ${where}: barriers of such models say nothing`;
  }
  if (loss <= lossOfGuess) return undefined;
  if (loss <= exploded * lossOfGuess) {
    return `the loss of ${file} is above that of guessing ${where}: if it was not trained here, its strides, pools or inputs may be others than they are taken for (isthmus inspect, docs/models.md), and then its barriers are wrong`;
  }
  return `the loss of ${file} has exploded: it is over ${exploded} times that of guessing ${where}`;
}

/** For models of equal hashes, which are given in the order of the files. */
export function sameWeightsRemark(
  files: readonly string[],
  hashes: readonly string[],
): readonly string[] {
  return files.flatMap((file, i) => {
    const other = hashes.indexOf(hashes[i] ?? '');
    if (other === i) return [];
    return [
      `${files[other]} and ${file} hold the same weights: a barrier between them says nothing`,
    ];
  });
}

/** For paths between networks with batch norms that were measured without any correction. */
export function statisticsRemark(
  { nodes }: Pick<Network, 'nodes'>,
  curves: readonly Pick<Curve, 'repair' | 'points'>[],
): readonly string[] {
  const hasStatistics = nodes.some(
    ({ op }) => op.notation.op === 'batch-norm' && op.notation.tracking === true,
  );
  const isPath = curves.some(({ points }) => points.length > 1);
  if (!hasStatistics || !isPath || curves.some(({ repair }) => repair !== 'none')) return [];
  return [
    'between networks with batch norms the averaged running statistics fit no network, and raise the loss: --repair measures them anew',
  ];
}

function pathRemark(points: readonly CurvePoint[], split: string): readonly string[] {
  const highest = points.reduce<CurvePoint | undefined>(
    (worst, point) => (worst === undefined || point.loss > worst.loss ? point : worst),
    undefined,
  );
  if (highest === undefined || highest.loss <= mostLoss) return [];
  const at = highest.at.map((value) => value.toFixed(3)).join(' ');
  return [
    `the loss explodes on the path [loss=${highest.loss.toPrecision(4)}, at=${at}, split=${split}]`,
  ];
}

/** Which model a point of a path is, from 0; undefined for all that lies between. */
function modelAt(kind: string, at: readonly number[]): number | undefined {
  const [first = 0, second = 0] = at;
  if (kind === 'layers') return second === 0 ? 0 : undefined;
  if (kind === 'simplex') {
    const model = at.indexOf(1);
    return model === -1 ? undefined : model;
  }
  if (kind !== 'plane') return first === 0 || first === 1 ? first : undefined;
  if (at.some((value) => value !== 0 && value !== 1) || first + second > 1) return undefined;
  return first + 2 * second;
}
