import type { MeasuredPoint, PathCurve, PathProblem, SplitName } from './path-problem.js';
import type { CorrectionKind } from './unit-correction.js';

/** One network of a path, measured on every split. */
export interface MeasuredNetwork {
  readonly correction: CorrectionKind;
  readonly points: ReadonlyMap<SplitName, MeasuredPoint>;
}

/** The network without correction at a place, if it has been measured. */
export function rawNetworkAt(
  networks: readonly MeasuredNetwork[],
  at: readonly number[],
): MeasuredNetwork | undefined {
  return networks.find(({ correction, points }) => {
    const [point] = points.values();
    return correction === 'none' && point.at.every((value, i) => value === at[i]);
  });
}

/** A curve a split and correction; the points of a curve in the order of the path, all others in that of the networks. */
export function curvesOf(
  {
    path,
    dataset,
    splits,
    corrections,
  }: Pick<PathProblem, 'path' | 'dataset' | 'splits' | 'corrections'>,
  networks: readonly MeasuredNetwork[],
): PathCurve[] {
  return splits.flatMap((split) =>
    corrections.map((correction) => {
      const corrected = networks.filter((network) => network.correction === correction);
      const points = corrected.flatMap((network) => network.points.get(split) ?? []);
      return {
        split,
        correction,
        examples: dataset[split].count,
        points: path.curve === undefined ? points : points.toSorted(byPlace),
      };
    }),
  );
}

function byPlace(one: MeasuredPoint, other: MeasuredPoint): number {
  return one.at[0] - other.at[0];
}
