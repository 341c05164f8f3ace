import { needless, parts, synonyms } from './synonyms.js';

/** A name without what spellings differ by: case, hyphens, underscores, dots and spaces. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_. ]/g, '');
}

/** The candidate that is the same name in another spelling, or what other tools call by that name. */
export function knownAs(name: string, candidates: readonly string[]): string | undefined {
  const find = (wanted: string) =>
    candidates.find((candidate) => plain(candidate) === plain(wanted));
  return find(name) ?? lookUp(synonyms, name)?.flatMap((one) => find(one) ?? [])[0];
}

/** The candidate of whose value this is a part here, with an example of such a value. */
export function partOf(
  name: string,
  candidates: readonly string[],
): { readonly of: string; readonly example: string } | undefined {
  const part = lookUp(parts, name);
  const of = part && candidates.find((candidate) => plain(candidate) === plain(part.of));
  return part && of !== undefined ? { of, example: part.example } : undefined;
}

/** Why something need not be said here. */
export function whyNeedless(name: string): string | undefined {
  return lookUp(needless, name);
}

function lookUp<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  const key = plain(name);
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
