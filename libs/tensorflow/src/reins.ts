/**
 * So many events may wait to be read: each may hold a network's bytes, and a store may be slower than what
 * fills it.
 */
const mostUnread = 16;

/** Places in the shared memory: not 0 once cancelled; and how many events were read. */
const [cancelled, read] = [0, 1];

/** How the main thread holds a computation on another one: by memory that both see. */
export interface Reins {
  readonly shared: SharedArrayBuffer;
  /** Makes the computation end before its next event. */
  cancel(): void;
  isCancelled(): boolean;
  /** Says that one more event was read. */
  noteRead(): void;
  /** Blocks while too many of the events that were posted are unread, unless cancelled. */
  waitForReader(posted: number): void;
}

/** Reins that are not pulled yet, or the other end of those whose memory is given. */
export function createReins(shared = new SharedArrayBuffer(8)): Reins {
  const state = new Int32Array(shared);
  const isCancelled = () => Atomics.load(state, cancelled) !== 0;
  return {
    shared,
    isCancelled,
    cancel() {
      Atomics.store(state, cancelled, 1);
      // A wait that has just been decided on sees another number, and does not begin.
      Atomics.add(state, read, mostUnread);
      Atomics.notify(state, read);
    },
    noteRead() {
      Atomics.add(state, read, 1);
      Atomics.notify(state, read);
    },
    waitForReader(posted) {
      for (;;) {
        const seen = Atomics.load(state, read);
        if (isCancelled() || posted - seen < mostUnread) return;
        Atomics.wait(state, read, seen);
      }
    },
  };
}
