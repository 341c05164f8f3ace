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
  const pull = () => {
    const pulled = iterator.next();
    // It may fail while the reader is busy, before anybody awaits it; whoever awaits it is told.
    pulled.catch(() => undefined);
    return pulled;
  };
  let next = pull();
  try {
    for (;;) {
      const arrived = await within(next, longestMs);
      if (arrived === undefined) {
        yield last;
        sentAt = performance.now();
        continue;
      }
      if (arrived.done === true) return;
      next = pull();
      const event = arrived.value;
      if (isProgress(event)) {
        last = event;
        if (performance.now() - sentAt < shortestMs) continue;
        sentAt = performance.now();
      }
      yield event;
    }
  } finally {
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
