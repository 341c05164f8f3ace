import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pace } from './pace.js';

type Event = { progress: number } | { metric: number };
const isProgress = (event: Event) => 'progress' in event;

async function collect(events: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of pace(events, isProgress, { progress: -1 })) all.push(event);
  return all;
}

describe('pace', () => {
  it('drops progress that comes too soon, but nothing else', async () => {
    async function* hasty(): AsyncGenerator<Event> {
      for (let i = 0; i < 50; i++) yield { progress: i };
      yield { metric: 1 };
      yield { metric: 2 };
    }
    expect(await collect(hasty())).toEqual([{ progress: 0 }, { metric: 1 }, { metric: 2 }]);
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
      for await (const _ of pace(failing(), isProgress, { progress: 0 })) await delay(50);
    };
    await expect(reading()).rejects.toThrow('no more');
  });

  it('ends its source when its reader leaves', async () => {
    let hasEnded = false;
    async function* endless(): AsyncGenerator<Event> {
      try {
        for (;;) yield { metric: 1 };
      } finally {
        hasEnded = true;
      }
    }
    for await (const _ of pace(endless(), isProgress, { progress: 0 })) break;
    expect(hasEnded).toBe(true);
  });
});
