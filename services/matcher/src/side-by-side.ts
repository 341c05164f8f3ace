/** A stream that ends, by an error, when its signal aborts. */
export type Stoppable<Event> = (signal: AbortSignal) => AsyncGenerator<Event>;

/**
 * Streams the events of several at once, as they come. The first error of one stops the others, and is the
 * only one told; so does a reader who leaves. All have ended when this has.
 */
export async function* sideBySide<Event>(
  streams: readonly Stoppable<Event>[],
  signal: AbortSignal,
): AsyncGenerator<Event> {
  const stop = new AbortController();
  const running = streams.map((stream) => stream(AbortSignal.any([signal, stop.signal])));
  const pull = (stream: AsyncGenerator<Event>) => {
    const pulled = stream.next().then((next) => ({ stream, next }));
    // It may fail while the reader is busy with another's event; whoever races it next hears of that.
    pulled.catch(() => undefined);
    return pulled;
  };
  const pending = new Map(running.map((stream) => [stream, pull(stream)]));
  try {
    while (pending.size > 0) {
      const { stream, next } = await Promise.race(pending.values());
      if (next.done === true) {
        pending.delete(stream);
        continue;
      }
      pending.set(stream, pull(stream));
      yield next.value;
    }
  } finally {
    stop.abort();
    await Promise.allSettled(pending.values());
    await Promise.allSettled(running.map((stream) => stream.return(undefined)));
  }
}
