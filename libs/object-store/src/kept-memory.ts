/** Memory for the bytes of an artifact. */
export interface KeptMemory {
  /** Undefined where what lies in the memory is of no use. */
  name: string | undefined;
  readers: number;
  isLoading: boolean;
  /** Undefined until it is known how much is needed. */
  memory: SharedArrayBuffer | undefined;
}

/** Memory that is read, and as much besides as was read at once: V8 does not count shared memory, and would free it late. */
export interface MemoryKeeper<Kept extends KeptMemory> {
  /** What was kept under a name; it counts as used last. */
  use(name: string): Kept | undefined;
  add(kept: Kept): void;
  drop(kept: KeptMemory): void;
  /** The smallest memory that nobody reads and that is large enough, or else new one. */
  allocate(sizeBytes: number): SharedArrayBuffer;
  /** Lets go of what nobody reads beyond the most that was read at once. */
  trim(): void;
}

/** Starts with none. */
export function createMemoryKeeper<Kept extends KeptMemory>(): MemoryKeeper<Kept> {
  /** The one that was used last is at the end. */
  let all: Kept[] = [];
  let mostRead = 0;
  const drop = (kept: KeptMemory | undefined) => {
    all = all.filter((other) => other !== kept);
  };
  return {
    use(name) {
      const known = all.find((kept) => kept.name === name);
      if (known !== undefined) all = [...all.filter((kept) => kept !== known), known];
      return known;
    },
    add(kept) {
      all.push(kept);
    },
    drop,
    allocate(sizeBytes) {
      const fitting = all.filter(
        (kept) => isIdle(kept) && (kept.memory?.byteLength ?? 0) >= sizeBytes,
      );
      const [first] = fitting.sort((a, b) => sizeOf([a]) - sizeOf([b]));
      if (first?.memory === undefined) return new SharedArrayBuffer(roundUp(sizeBytes));
      drop(first);
      return first.memory;
    },
    trim() {
      mostRead = Math.max(mostRead, sizeOf(all.filter((kept) => !isIdle(kept))));
      while (sizeOf(all) > mostRead) drop(all.find(isIdle));
    },
  };
}

function isIdle({ readers, isLoading }: KeptMemory): boolean {
  return readers === 0 && !isLoading;
}

function sizeOf(some: readonly KeptMemory[]): number {
  return some.reduce((sum, { memory }) => sum + (memory?.byteLength ?? 0), 0);
}

/** In steps of an eighth, so that files that differ by a few bytes fit into each other's memory. */
function roundUp(sizeBytes: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, sizeBytes))) - 3);
  return Math.ceil(sizeBytes / step) * step;
}
