/** How work on many items is bounded. */
interface Bounds {
  /** Items under way at once. */
  readonly ahead: number;
  /** Begins with no further item once it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Works on each item, in their order and `ahead` of them at once, and gives nothing: what came of each is kept by
 * `work`, which throws only where all is to end.
 */
export async function eachAhead<Item>(
  items: Iterable<Item>,
  { ahead, signal }: Bounds,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  let begun = 0;
  const worker = async () => {
    for (let next = left.next(); !next.done && !signal.aborted; next = left.next()) {
      const index = begun;
      begun += 1;
      await work(next.value, index);
    }
  };
  await Promise.all(Array.from({ length: ahead }, worker));
}
