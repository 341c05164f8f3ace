/** How many events wait for a reader: beyond them the oldest are dropped. */
const most = 1_000;

/** What a task has told and nobody has read: of its progress the newest alone. */
export interface Unread<Event> {
  put(event: Event): void;
  /** Nothing will be put any more. */
  end(): void;
  /** The oldest event that is no progress. */
  takeOther(): Event | undefined;
  /** The newest progress. */
  takeProgress(): Event | undefined;
  hasProgress(): boolean;
  hasEnded(): boolean;
  /** Waits for something to be put, or for the end, but no longer than `ms`: whether there was any. */
  change(ms: number): Promise<boolean>;
}

/** Keeps events until they are read, in as much memory as `most` of them take. */
export function createUnread<Event>(isProgress: (event: Event) => boolean): Unread<Event> {
  const others: Event[] = [];
  let progress: Event | undefined;
  let ended = false;
  let notify = () => {};
  return {
    put(event) {
      if (isProgress(event)) progress = event;
      else others.push(event);
      if (others.length > most) others.shift();
      notify();
    },
    end() {
      ended = true;
      notify();
    },
    takeOther: () => others.shift(),
    takeProgress() {
      const taken = progress;
      progress = undefined;
      return taken;
    },
    hasProgress: () => progress !== undefined,
    hasEnded: () => ended,
    change(ms) {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms, false);
        notify = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
    },
  };
}
