import { knownAs, longestMeant, nearestSpelling, partOf, whyNeedless } from '@isthmus/spelling';
import type { Path } from './complaint.js';
import { keysAt, nameOf } from './study-schema.js';

/** The maps of a study; what a grid varies is named like the values that it replaces. */
const maps: readonly Path[] = [[], ['train'], ['evaluate'], ['barrier']];

/** What to do about an unknown key of the map at `path`, to stand behind a message; may be empty. */
export function keyHint(key: string, path: Path): string {
  // A longer key is none of those of other tools either.
  if (key.length > longestMeant) return '';
  const here = keysAt(path);
  const near = nearestSpelling(key, here);
  const known = knownAs(key, here);
  if (known !== undefined) {
    if (known === near) return didYouMean(known);
    const name = known.includes('.') ? known : nameOf([...path, known]);
    return `; ${key} is called ${name} here`;
  }
  const elsewhere = maps.flatMap((map) =>
    keysAt(map).map((name) => ({ name, path: nameOf([...map, name]) })),
  );
  const exact = elsewhere.find((one) => one.path === key);
  if (exact !== undefined) {
    const [map] = key.split('.');
    return `; write it as ${map}: { ${exact.name}: ... }`;
  }
  const names = elsewhere.map(({ name }) => name);
  const pathOf = (name: string) => elsewhere.find((one) => one.name === name)?.path ?? name;
  const part = partOf(key, names);
  if (part !== undefined) return `; ${key} is part of ${pathOf(part.of)} here: ${part.example}`;
  const other = knownAs(key, names);
  if (other !== undefined) return `; ${key} is called ${pathOf(other)} here`;
  const needless = whyNeedless(key);
  if (needless !== undefined) return `; leave it out: ${needless}`;
  return near === undefined ? '' : didYouMean(near);
}

function didYouMean(name: string): string {
  return `; did you mean "${name}"?`;
}
