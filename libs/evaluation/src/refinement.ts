import type { MeasuredPoint } from './path-problem.js';

/** What refinement looks at: where on a curve a network lies, and its loss. */
type Height = Pick<MeasuredPoint, 'at' | 'loss'>;

/** The places halfway between the point of the highest loss on a curve and its neighbours. */
export function betweenHighest(points: readonly Height[]): number[] {
  const ordered = points.toSorted((one, other) => placeOf(one) - placeOf(other));
  const highest = Math.max(...ordered.map(({ loss }) => loss));
  const at = ordered.findIndex(({ loss }) => loss === highest);
  const places = ordered.slice(Math.max(0, at - 1), at + 2).map(placeOf);
  return places.slice(1).map((place, i) => (place + (places[i] ?? place)) / 2);
}

function placeOf({ at: [t = 0] }: Height): number {
  return t;
}
