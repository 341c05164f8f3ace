import { createTable } from '../terminal/table.js';
import type { StoreContents } from './verify-store.js';

/** Keys of a kind that are named at most; `--json` names all. */
const mostNamed = 20;

/** What is in a store, for people. */
export function storeText(contents: StoreContents): string {
  const { objects, damaged, unverified, foreign, stray } = contents;
  const rows = Object.entries(objects).map(([kind, count]) => [kind, String(count)]);
  const told = damaged.map(({ key, damage, removed }) => {
    return `${removed ? 'damaged, removed' : 'damaged'}: ${key}: ${damage}`;
  });
  return [
    createTable(['object', 'number'], rows),
    '',
    ...told,
    ...some(unverified, 'unverified', 'written before records carried a hash'),
    ...some(foreign, 'of another version', 'its hash holds, its values are not known here'),
    ...some(stray, 'stray', 'nothing that Isthmus puts there; it is left alone'),
    verdictOf(contents),
  ].join('\n');
}

function some(keys: readonly string[], what: string, why: string): string[] {
  const more = keys.length > mostNamed ? [`${what}: and ${keys.length - mostNamed} more`] : [];
  return [...keys.slice(0, mostNamed).map((key) => `${what}: ${key}: ${why}`), ...more];
}

function verdictOf({ store, damaged }: StoreContents): string {
  const left = damaged.filter(({ removed }) => !removed).length;
  const where = `[store=${store}]`;
  if (damaged.length === 0) return `nothing is damaged ${where}`;
  if (left === 0) {
    return `damaged objects removed: ${damaged.length} ${where}; the next run that needs them computes them anew`;
  }
  return `damaged objects: ${left} ${where}; they count as absent, and the next run that needs them computes them anew; isthmus store verify --repair removes them`;
}
