import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { eachAhead } from './each-ahead.js';

const { signal } = new AbortController();

it('works on every item once, in order, and on no more than so many at once', async () => {
  const begun: [item: string, index: number][] = [];
  let [now, most] = [0, 0];
  await eachAhead('abcdefg', { ahead: 3, signal }, async (item, index) => {
    begun.push([item, index]);
    now += 1;
    most = Math.max(most, now);
    await setImmediate();
    now -= 1;
  });
  expect(begun).toEqual([...'abcdefg'].map((item, index) => [item, index]));
  expect(most).toBe(3);
});

it('begins with nothing once it is aborted', async () => {
  const stopping = new AbortController();
  const begun: number[] = [];
  await eachAhead([1, 2, 3, 4, 5], { ahead: 2, signal: stopping.signal }, async (item) => {
    begun.push(item);
    await setImmediate();
    if (item === 2) stopping.abort();
  });
  expect(begun).not.toContain(5);
});
