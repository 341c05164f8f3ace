import { type ArtifactRef, getArtifact } from './artifacts.js';
import { createMemoryKeeper, type KeptMemory } from './kept-memory.js';
import type { ObjectStore } from './object-store.js';

/** Reads artifacts for one task. */
export interface ArtifactReader {
  /**
   * The artifact's bytes, verified, in memory that threads share and nobody may write to. They stay until `close`,
   * and not longer. Throws as `getArtifact` does.
   */
  read(ref: ArtifactRef): Promise<Uint8Array>;
  /** Gives back all that was read. What is being read, and nobody else waits for, is abandoned. */
  close(): void;
}

/** Artifacts in shared memory: whoever reads one at the same time has the same bytes. */
export interface SharedArtifacts {
  open(options: { readonly signal: AbortSignal }): ArtifactReader;
}

/** An artifact that is read, or whose memory is kept. */
interface Entry extends KeptMemory {
  readonly stop: AbortController;
}

type Loading = Entry & { readonly content: Promise<Uint8Array> };

/**
 * Loads each artifact once for all who read it at the same time. Memory that nobody reads is kept, with what is
 * in it, until another artifact is put there; it never holds more than what was read at once.
 */
export function createSharedArtifacts(store: ObjectStore): SharedArtifacts {
  const find = createLoader(store);
  return {
    open({ signal }) {
      const held = new Set<Entry>();
      return {
        async read(ref) {
          signal.throwIfAborted();
          const entry = find(ref);
          if (!held.has(entry)) entry.readers += 1;
          held.add(entry);
          return unlessAborted(entry.content, signal);
        },
        close() {
          for (const entry of held) {
            entry.readers -= 1;
            if (entry.readers > 0 || !entry.isLoading) continue;
            entry.name = undefined;
            entry.stop.abort();
          }
          held.clear();
        },
      };
    },
  };
}

/** Gives an artifact that is loaded or being loaded, or else begins to load it. */
function createLoader(store: ObjectStore): (ref: ArtifactRef) => Loading {
  const keeper = createMemoryKeeper<Loading>();

  async function load(entry: Entry, ref: ArtifactRef): Promise<Uint8Array> {
    const { signal } = entry.stop;
    try {
      return await getArtifact(store, ref, {
        signal,
        into: (sizeBytes) => {
          entry.memory = keeper.allocate(sizeBytes);
          keeper.trim();
          return new Uint8Array(entry.memory, 0, sizeBytes);
        },
      });
    } catch (error) {
      entry.name = undefined;
      if (entry.memory === undefined) keeper.drop(entry);
      throw error;
    } finally {
      entry.isLoading = false;
      keeper.trim();
    }
  }

  return (ref) => {
    const name = JSON.stringify([ref.key, ref.sha256, ref.sizeBytes]);
    const known = keeper.use(name);
    if (known !== undefined) return known;
    const entry: Entry = {
      name,
      readers: 0,
      isLoading: true,
      memory: undefined,
      stop: new AbortController(),
    };
    const loading = Object.assign(entry, { content: load(entry, ref) });
    // It may fail when nobody waits for it any more.
    loading.content.catch(() => undefined);
    keeper.add(loading);
    return loading;
  };
}

function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
