import { whileAtWork } from './stalled-streams.js';
import { createUnread, type Unread } from './unread.js';

/** The shortest time between two progress events. */
const shortestMs = 100;

/** How a stream is paced. */
export interface Pacing<Event> {
  readonly isProgress: (event: Event) => boolean;
  /** What is said where nothing else has been said yet. */
  readonly first: Event;
  /** How long nothing may be said after this progress, before it is said again. */
  readonly repeatMs: (progress: Event) => number;
}

/**
 * Paces a stream for people, and drives its source to the end whoever reads: events are taken as they come, and wait
 * for the reader (see `createUnread`). Progress that comes too soon after the last waits for its time, or for the
 * next one to take its place; while nothing comes the last is said again. A reader that leaves ends the source at its next event.
 */
export async function* pace<Event>(
  events: AsyncIterable<Event>,
  { isProgress, first, repeatMs }: Pacing<Event>,
): AsyncGenerator<Event> {
  const source = events[Symbol.asyncIterator]();
  const unread = createUnread(isProgress);
  const driven = whileAtWork(() => drive(source, unread));
  // It may fail while the reader is busy, before anybody awaits it; whoever awaits it is told.
  driven.catch(() => undefined);
  let last = first;
  let saidAt = Number.NEGATIVE_INFINITY;
  try {
    for (;;) {
      const silentMs = performance.now() - saidAt;
      const progress = silentMs < shortestMs ? undefined : unread.takeProgress();
      const event = progress ?? unread.takeOther();
      if (event !== undefined) {
        if (progress !== undefined) [last, saidAt] = [progress, performance.now()];
        yield event;
      } else if (unread.hasEnded()) {
        await driven;
        return;
      } else if (!(await unread.change(waitMs(silentMs))) && !unread.hasProgress()) {
        saidAt = performance.now();
        yield last;
      }
    }
  } finally {
    await source.return?.();
  }

  function waitMs(silentMs: number): number {
    if (unread.hasProgress()) return Math.max(1, shortestMs - silentMs);
    return silentMs === Number.POSITIVE_INFINITY ? shortestMs : repeatMs(last);
  }
}

async function drive<Event>(source: AsyncIterator<Event>, unread: Unread<Event>): Promise<void> {
  try {
    for (;;) {
      const { done, value } = await source.next();
      if (done === true) return;
      unread.put(value);
    }
  } finally {
    unread.end();
  }
}
