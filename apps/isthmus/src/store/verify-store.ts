import {
  type ArtifactRef,
  ObjectNotFound,
  type ObjectStore,
  StoreForbidden,
  StoreUnavailable,
} from '@isthmus/object-store';
import { showObjects } from '../progress/show-task.js';
import {
  checkObject,
  type ObjectKind,
  objectKindOf,
  objectKinds,
  type StoredObject,
} from './stored-object.js';

/** An object that is not what its name says. */
interface DamagedObject {
  readonly key: string;
  readonly damage: string;
  readonly removed: boolean;
}

/** What is in a store. */
export interface StoreContents {
  readonly store: string;
  readonly objects: Readonly<Record<ObjectKind, number>>;
  readonly damaged: readonly DamagedObject[];
  /** Keys of records that carried no hash when they were written. */
  readonly unverified: readonly string[];
  /** Keys of records of another version, whose values are not known here. */
  readonly foreign: readonly string[];
  /** Keys of what Isthmus does not put there. */
  readonly stray: readonly string[];
}

/** So many objects in a row that cannot be read are the store's fault. */
const unreadableInRow = 3;

/**
 * Reads every object of a store, one at a time, and checks it. With `repair` removes each that is damaged at a
 * second look too, and nothing else; without, only reads.
 */
export async function verifyStore(
  store: ObjectStore,
  { repair, signal }: { readonly repair: boolean; readonly signal: AbortSignal },
): Promise<StoreContents> {
  const { keys, stray } = await keysByKind(store, signal);
  const damaged = new Map<string, DamagedObject>();
  const [unverified, foreign]: [string[], string[]] = [[], []];
  const look = createLook(store, { damaged, signal });
  const total = objectKinds.reduce((sum, kind) => sum + keys[kind].length, 0);
  const progress = showObjects('verify', total);
  try {
    for (const kind of objectKinds) {
      for (const key of keys[kind]) {
        progress.note(kind);
        const found = await look(kind, key);
        if (found?.state === 'unverified') unverified.push(key);
        if (found?.state === 'foreign') foreign.push(key);
        if (found?.state !== 'damaged' && found?.state !== 'unreadable') continue;
        const isDamaged = found.state === 'damaged';
        const isRemoved = repair && isDamaged && (await look(kind, key))?.state === 'damaged';
        if (isRemoved) await store.remove(key, { signal });
        damaged.set(key, { key, damage: found.damage, removed: isRemoved });
      }
    }
  } finally {
    progress.stop();
  }
  return {
    store: store.location,
    objects: countsOf(keys),
    damaged: [...damaged.values()],
    unverified,
    foreign,
    stray,
  };
}

/** The object as it is now; undefined where it has been removed meanwhile. */
type Look = (kind: ObjectKind, key: string) => Promise<StoredObject | undefined>;

/** Also looks for the artifacts that an object names: not among those that were found `damaged`. */
function createLook(
  store: ObjectStore,
  {
    damaged,
    signal,
  }: { readonly damaged: ReadonlyMap<string, DamagedObject>; readonly signal: AbortSignal },
): Look {
  let unreadable = 0;

  async function firstLost(artifacts: readonly ArtifactRef[]): Promise<string | undefined> {
    for (const { key, sizeBytes } of artifacts) {
      if (damaged.has(key)) return `it names an artifact that is damaged, ${key}`;
      const stored = await store.stat(key, { signal });
      if (stored?.sizeBytes !== sizeBytes) return `it names an artifact that has gone, ${key}`;
    }
    return undefined;
  }

  return async (kind, key) => {
    try {
      const found = await checkObject(kind, key, await store.get(key, { signal }));
      unreadable = 0;
      if (!('artifacts' in found)) return found;
      const lost = await firstLost(found.artifacts);
      return lost === undefined ? found : { state: 'damaged', damage: lost };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ObjectNotFound) return undefined;
      const isUnreadable = error instanceof StoreForbidden || error instanceof StoreUnavailable;
      unreadable += 1;
      if (!isUnreadable || unreadable === unreadableInRow) throw error;
      return { state: 'unreadable', damage: error.message };
    }
  };
}

type KeysByKind = Readonly<Record<ObjectKind, string[]>>;

async function keysByKind(
  store: ObjectStore,
  signal: AbortSignal,
): Promise<{ readonly keys: KeysByKind; readonly stray: readonly string[] }> {
  const keys: KeysByKind = {
    artifact: [],
    result: [],
    failure: [],
    study: [],
    state: [],
    dataset: [],
    lease: [],
    probe: [],
  };
  const stray: string[] = [];
  for await (const { key } of store.list('', { signal })) {
    const kind = objectKindOf(key);
    (kind === undefined ? stray : keys[kind]).push(key);
  }
  return { keys, stray };
}

function countsOf(keys: KeysByKind): StoreContents['objects'] {
  return {
    artifact: keys.artifact.length,
    result: keys.result.length,
    failure: keys.failure.length,
    study: keys.study.length,
    state: keys.state.length,
    dataset: keys.dataset.length,
    lease: keys.lease.length,
    probe: keys.probe.length,
  };
}
