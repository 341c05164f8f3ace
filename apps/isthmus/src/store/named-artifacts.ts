import { getIfThere, type ObjectStore } from '@isthmus/object-store';
import type { ObjectKind } from './stored-object.js';

/** The kinds of object that name artifacts, and would be worth less without. */
const naming: ReadonlySet<ObjectKind> = new Set(['result', 'study', 'state', 'dataset']);

const newline = 10;

/**
 * The sha256 of every artifact that an object may name: what its task read, and what it came to. Every hash in its
 * text is taken for one, so that nothing is missed in records of another version, or damaged ones.
 */
export async function namedArtifacts(
  store: ObjectStore,
  { kind, key }: { readonly kind: ObjectKind; readonly key: string },
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (!naming.has(kind)) return [];
  const bytes = await getIfThere(store, key, { signal });
  if (bytes === undefined) return [];
  // Behind the record of a state are arrays.
  const end = kind === 'state' ? bytes.indexOf(newline) : -1;
  const text = new TextDecoder('latin1').decode(end < 0 ? bytes : bytes.subarray(0, end));
  return text.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g) ?? [];
}
