/** The shortest and the longest time between two progress events. */
const shortestMs = 100;
const longestMs = 400;

/**
 * Paces a stream for people: progress that comes too soon after the last is dropped, and
 * while nothing comes `repeat` is sent again. Other events pass at once.
 */
export async function* pace<Event>(
  events: AsyncIterable<Event>,
  isProgress: (event: Event) => boolean,
  first: Event,
): AsyncGenerator<Event> {
  const iterator = events[Symbol.asyncIterator]();
  let last = first;
  let sentAt = Number.NEGATIVE_INFINITY;
  let next = iterator.next();
  try {
    for (;;) {
      const arrived = await within(next, longestMs);
      if (arrived === undefined) {
        yield last;
        sentAt = performance.now();
        continue;
      }
      if (arrived.done === true) return;
      next = iterator.next();
      const event = arrived.value;
      if (isProgress(event)) {
        last = event;
        if (performance.now() - sentAt < shortestMs) continue;
        sentAt = performance.now();
      }
      yield event;
    }
  } finally {
    // A source that is still working is told to stop; its own error was not asked for.
    next.catch(() => undefined);
    await iterator.return?.();
  }
}

/** The promise's value, or undefined when it takes longer than `ms`. */
async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
