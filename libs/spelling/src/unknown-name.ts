import { closest, distance } from 'fastest-levenshtein';
import { knownAs } from './known-as.js';
import { listed, shorten } from './shorten.js';

/** A longer name is no slip of the keyboard; all of ours are shorter than 30, of files at most some 200. */
export const longestMeant = 200;

/**
 * The candidate that was meant, if any can be told: the name in another spelling, what other tools call so, or the
 * nearest one.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > longestMeant) return undefined;
  return knownAs(name, candidates) ?? nearestSpelling(name, candidates);
}

/** The candidate within a third of the name's length in edits (at least two), if any. */
export function nearestSpelling(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0 || name.length > longestMeant) return undefined;
  const nearest = closest(name, candidates);
  return distance(name, nearest) <= Math.max(2, name.length / 3) ? nearest : undefined;
}

/** The message for a name that is none of the candidates, with the nearest one suggested; short, whatever the name. */
export function unknownName(kind: string, name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  return `unknown ${kind} "${shorten(name)}" [expected one of ${listed(candidates)}]${hint}`;
}
