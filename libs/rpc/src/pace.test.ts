import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pace } from './pace.js';

type Event = { progress: number } | { metric: number };
const isProgress = (event: Event) => 'progress' in event;
const pacing = { isProgress, first: { progress: -1 }, repeatMs: () => 400 };

async function collect(events: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of pace(events, pacing)) all.push(event);
  return all;
}

/** As many turns of the event loop as any chain of promises takes. */
async function turns(): Promise<void> {
  for (let i = 0; i < 100; i++) await new Promise(setImmediate);
}

describe('pace', () => {
  it('drops progress that comes too soon, but nothing else', async () => {
    async function* hasty(): AsyncGenerator<Event> {
      for (let i = 0; i < 50; i++) yield { progress: i };
      yield { metric: 1 };
      yield { metric: 2 };
    }
    const events = await collect(hasty());
    expect(events.filter(isProgress)).toHaveLength(1);
    expect(events.filter((event) => !isProgress(event))).toEqual([{ metric: 1 }, { metric: 2 }]);
  });

  it('says the newest progress once its time has come', async () => {
    async function* hasty(): AsyncGenerator<Event> {
      for (let i = 0; i < 50; i++) yield { progress: i };
      await delay(300);
    }
    expect((await collect(hasty())).filter(isProgress).at(-1)).toEqual({ progress: 49 });
  });

  it('repeats progress as seldom as it is told to', async () => {
    async function* waiting(): AsyncGenerator<Event> {
      await delay(1_000);
    }
    const events: Event[] = [];
    for await (const event of pace(waiting(), { ...pacing, repeatMs: () => 5_000 })) {
      events.push(event);
    }
    expect(events).toEqual([{ progress: -1 }]);
  });

  it('drives its source to the end though nobody reads on', async () => {
    let hasEnded = false;
    async function* counting(): AsyncGenerator<Event> {
      for (let i = 0; i < 3_000; i++) yield { metric: i };
      hasEnded = true;
    }
    const events = pace(counting(), pacing);
    expect(await events.next()).toEqual({ done: false, value: { metric: 0 } });
    await turns();
    expect(hasEnded).toBe(true);
    const rest: Event[] = [];
    for await (const event of events) rest.push(event);
    expect(rest).toEqual(Array.from({ length: 1_000 }, (_, i) => ({ metric: 2_000 + i })));
  });

  it('repeats the last progress at least twice a second while nothing comes', async () => {
    async function* slow(): AsyncGenerator<Event> {
      yield { progress: 3 };
      await delay(1_300);
      yield { metric: 1 };
    }
    const events = await collect(slow());
    expect(events.filter(isProgress).length).toBeGreaterThanOrEqual(3);
    expect(events.filter(isProgress).every((e) => 'progress' in e && e.progress === 3)).toBe(true);
    expect(events.at(-1)).toEqual({ metric: 1 });
  });

  it('says what it was given to say before the first event comes', async () => {
    async function* late(): AsyncGenerator<Event> {
      await delay(500);
      yield { metric: 1 };
    }
    expect(await collect(late())).toEqual([{ progress: -1 }, { metric: 1 }]);
  });

  it('passes the error of its source on', async () => {
    async function* failing(): AsyncGenerator<Event> {
      yield { metric: 1 };
      throw new RangeError('no more');
    }
    await expect(collect(failing())).rejects.toThrow('no more');
  });

  it('keeps an error that comes while its reader is busy until the reader is back', async () => {
    async function* failing(): AsyncGenerator<Event> {
      yield { metric: 1 };
      throw new RangeError('no more');
    }
    const reading = async () => {
      for await (const _ of pace(failing(), pacing)) await delay(50);
    };
    await expect(reading()).rejects.toThrow('no more');
  });

  it('ends its source when its reader leaves', async () => {
    let hasEnded = false;
    async function* endless(): AsyncGenerator<Event> {
      try {
        for (;;) {
          yield { metric: 1 };
          await new Promise(setImmediate);
        }
      } finally {
        hasEnded = true;
      }
    }
    for await (const _ of pace(endless(), pacing)) break;
    expect(hasEnded).toBe(true);
  });
});
