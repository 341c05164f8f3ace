import { closest, distance } from 'fastest-levenshtein';

/** The candidate within a third of the name's length in edits (at least two), if any. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const nearest = closest(name, candidates);
  return distance(name, nearest) <= Math.max(2, name.length / 3) ? nearest : undefined;
}

/** The message for a name that is none of the candidates, with the nearest one suggested. */
export function unknownName(kind: string, name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  return `unknown ${kind} "${name}" [expected one of ${candidates.join(', ')}]${hint}`;
}
