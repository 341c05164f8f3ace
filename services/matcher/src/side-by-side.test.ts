import { describe, expect, it } from 'vitest';
import { type Stoppable, sideBySide } from './side-by-side.js';

const never = new AbortController().signal;

async function collect<Event>(events: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Tells these events, in turns with the others. */
const telling = (...events: string[]): Stoppable<string> =>
  async function* () {
    yield* events;
  };

/** Tells once, then waits to be stopped; `ended` holds the reasons. */
function waiting(ended: unknown[]): Stoppable<string> {
  return async function* (signal) {
    try {
      yield 'begun';
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    } finally {
      ended.push(signal.reason);
    }
  };
}

const failing: Stoppable<string> = async function* () {
  yield 'about to fail';
  throw new RangeError('failed');
};

describe('sideBySide', () => {
  it('streams what all tell, each in its order', async () => {
    const events = await collect(sideBySide([telling('a1', 'a2', 'a3'), telling('b1')], never));
    expect(events.filter((event) => event.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(events.toSorted()).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('tells of a failure also to a reader who was busy when it came', async () => {
    const read = async () => {
      for await (const _event of sideBySide([failing, telling('1', '2', '3')], never)) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await expect(read()).rejects.toThrow('failed');
  });

  it('does not wait for one to hear another', async () => {
    const ended: unknown[] = [];
    const heard: string[] = [];
    for await (const event of sideBySide([waiting(ended), telling('1', '2', '3')], never)) {
      heard.push(event);
      if (heard.length === 4) break;
    }
    expect(heard.toSorted()).toEqual(['1', '2', '3', 'begun']);
  });

  it('stops all others at the first error, which alone is told', async () => {
    const ended: unknown[] = [];
    const streams = [waiting(ended), failing, waiting(ended)];
    await expect(collect(sideBySide(streams, never))).rejects.toThrow(new RangeError('failed'));
    expect(ended).toHaveLength(2);
  });

  it('stops all when its reader leaves', async () => {
    const ended: unknown[] = [];
    for await (const _ of sideBySide([waiting(ended), waiting(ended)], never)) break;
    expect(ended).toHaveLength(2);
  });

  it('stops all when the signal aborts, with its reason', async () => {
    const ended: unknown[] = [];
    const stopping = new AbortController();
    const running = collect(sideBySide([waiting(ended), waiting(ended)], stopping.signal));
    const reason = new Error('enough');
    setTimeout(() => stopping.abort(reason));
    await expect(running).rejects.toBe(reason);
    expect(ended).toEqual([reason, reason]);
  });
});
