import type { ListedObject, ObjectStore } from '@isthmus/object-store';
import { objectWords } from './object-words.js';
import { type ObjectKind, objectNameOf } from './stored-object.js';

/** An object of a store as it is listed. */
export interface DescribedObject {
  /** "stray" is what Isthmus does not put there. */
  readonly kind: ObjectKind | 'stray';
  readonly key: string;
  readonly sizeBytes: number;
  /** ISO 8601, UTC, by the clock of the store. */
  readonly modifiedAt: string;
  /** In a few words; '' where its name is all that is known. */
  readonly what: string;
}

/** Objects that are sorted; of more, all would have to be held before the first is told. */
const mostSorted = 100_000;

/** Objects whose records are read at once. */
const readAtOnce = 16;

/**
 * The objects whose keys begin with `prefix`, in the order of their keys: beyond the first hundred thousand in that
 * of the store, after `onUnsorted` was called. Holds no more of them at once.
 */
export async function* listObjects(
  store: ObjectStore,
  {
    prefix,
    signal,
    onUnsorted,
  }: { readonly prefix: string; readonly signal: AbortSignal; readonly onUnsorted: () => void },
): AsyncGenerator<DescribedObject> {
  for await (const some of inBatches(store.list(prefix, { signal }), onUnsorted)) {
    for (let begin = 0; begin < some.length; begin += readAtOnce) {
      const batch = some.slice(begin, begin + readAtOnce);
      yield* await Promise.all(batch.map((object) => describe(store, object, signal)));
    }
  }
}

/** All of them, sorted, where they are few; else as they come. */
async function* inBatches(
  objects: AsyncIterable<ListedObject>,
  onUnsorted: () => void,
): AsyncGenerator<readonly ListedObject[]> {
  let batch: ListedObject[] = [];
  let most = mostSorted;
  for await (const object of objects) {
    batch.push(object);
    if (batch.length <= most) continue;
    if (most === mostSorted) onUnsorted();
    most = readAtOnce;
    yield batch;
    batch = [];
  }
  // Keys are ASCII.
  yield most === mostSorted ? batch.sort((a, b) => (a.key < b.key ? -1 : 1)) : batch;
}

async function describe(
  store: ObjectStore,
  { key, sizeBytes, modifiedAt }: ListedObject,
  signal: AbortSignal,
): Promise<DescribedObject> {
  const name = objectNameOf(key);
  return {
    kind: name?.kind ?? 'stray',
    ...{ key, sizeBytes },
    modifiedAt: modifiedAt.toISOString(),
    what: name === undefined ? '' : await objectWords(store, { ...name, key }, signal),
  };
}
