import { type ArtifactRef, getArtifact } from './artifacts.js';
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

interface Entry {
  /** Undefined where what lies in the memory is of no use. */
  name: string | undefined;
  readers: number;
  isLoading: boolean;
  memory: SharedArrayBuffer | undefined;
  readonly stop: AbortController;
}

type Loading = Entry & { readonly content: Promise<Uint8Array> };

/**
 * Loads each artifact once for all who read it at the same time. Memory that nobody reads is kept, with what is
 * in it, until another artifact is put there: V8 does not count shared memory, and would free it late. It never holds more
 * than what was read at once.
 */
export function createSharedArtifacts(store: ObjectStore): SharedArtifacts {
  /** The one that was used last is at the end. */
  let entries: Loading[] = [];
  let mostRead = 0;

  const isIdle = ({ readers, isLoading }: Entry) => readers === 0 && !isLoading;
  const sizeOf = (some: readonly Entry[]) =>
    some.reduce((sum, { memory }) => sum + (memory?.byteLength ?? 0), 0);

  /** The smallest memory that is idle and large enough, or else new one. */
  function allocate(sizeBytes: number): SharedArrayBuffer {
    const fitting = entries.filter(
      (entry) => isIdle(entry) && (entry.memory?.byteLength ?? 0) >= sizeBytes,
    );
    const [first] = fitting.sort((a, b) => sizeOf([a]) - sizeOf([b]));
    if (first?.memory === undefined) return new SharedArrayBuffer(roundUp(sizeBytes));
    entries = entries.filter((entry) => entry !== first);
    return first.memory;
  }

  /** Lets go of what is idle beyond the most that was read at once. */
  function trim(): void {
    mostRead = Math.max(mostRead, sizeOf(entries.filter((entry) => !isIdle(entry))));
    while (sizeOf(entries) > mostRead) {
      const oldest = entries.find(isIdle);
      entries = entries.filter((entry) => entry !== oldest);
    }
  }

  async function load(entry: Entry, ref: ArtifactRef): Promise<Uint8Array> {
    const { signal } = entry.stop;
    try {
      return await getArtifact(store, ref, {
        signal,
        into: (sizeBytes) => {
          entry.memory = allocate(sizeBytes);
          trim();
          return new Uint8Array(entry.memory, 0, sizeBytes);
        },
      });
    } catch (error) {
      entry.name = undefined;
      if (entry.memory === undefined) entries = entries.filter((other) => other !== entry);
      throw error;
    } finally {
      entry.isLoading = false;
      trim();
    }
  }

  function find(ref: ArtifactRef): Loading {
    const name = JSON.stringify([ref.key, ref.sha256, ref.sizeBytes]);
    const known = entries.find((entry) => entry.name === name);
    if (known !== undefined) {
      entries = [...entries.filter((entry) => entry !== known), known];
      return known;
    }
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
    entries.push(loading);
    return loading;
  }

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

/** In steps of an eighth, so that files that differ by a few bytes fit into each other's memory. */
function roundUp(sizeBytes: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, sizeBytes))) - 3);
  return Math.ceil(sizeBytes / step) * step;
}

function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
