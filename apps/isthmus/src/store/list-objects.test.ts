import { createMemoryStore, putArtifact } from '@isthmus/object-store';
import { trainTask, writeDatasetRecord, writeFailure } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import { timeSpan } from '../terminal/option-parsers.js';
import { bytesText } from './bytes-text.js';
import { type DescribedObject, listObjects } from './list-objects.js';

const { signal } = new AbortController();
const digest = 'd'.repeat(64);

async function listed(prefix = '', store = createMemoryStore()) {
  const objects: DescribedObject[] = [];
  let unsorted = 0;
  const onUnsorted = () => {
    unsorted += 1;
  };
  for await (const one of listObjects(store, { prefix, signal, onUnsorted })) objects.push(one);
  return { objects, unsorted };
}

describe('listing objects', () => {
  it('tells in the order of keys what each is', async () => {
    const store = createMemoryStore();
    await store.put(`states/${digest}`, Uint8Array.of(1));
    await writeFailure(store, digest, { kind: 'diverged', message: 'the loss\n became NaN' });
    const artifact = await putArtifact(store, Uint8Array.of(1, 2, 3));
    await writeDatasetRecord(store, { notation: 'digits', artifact });
    await store.put('notes/mine.txt', Uint8Array.of(1));
    const broken = JSON.stringify({ kind: trainTask.kind, version: 1, spec: {}, inputs: [] });
    await store.put(`results/${digest}.json`, Buffer.from(broken));
    const { objects, unsorted } = await listed('', store);
    expect(objects.map(({ kind, what }) => `${kind}: ${what}`)).toEqual([
      'artifact: ',
      'dataset: digits',
      'failure: diverged: the loss became NaN',
      'stray: ',
      'result: damaged',
      `state: of task ${digest.slice(0, 12)}`,
    ]);
    expect(objects[0]).toMatchObject({ key: artifact.key, sizeBytes: 3 });
    expect(Date.parse(objects[0]?.modifiedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(unsorted).toBe(0);
    expect((await listed('states/', store)).objects).toHaveLength(1);
  });

  it('tells of more than are sorted each once, and says that they are not', async () => {
    const store = createMemoryStore();
    const count = 100_050;
    for (let index = 0; index < count; index += 1) await store.put(`x/${index}`, new Uint8Array());
    const { objects, unsorted } = await listed('', store);
    expect(new Set(objects.map(({ key }) => key)).size).toBe(count);
    expect(objects).toHaveLength(count);
    expect(unsorted).toBe(1);
  });
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [8_450_000, '8.4 MB'],
  [2e15, '2.0 PB'],
])('%d bytes are told as %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

it('a span of time is a whole number of seconds, minutes, hours or days', () => {
  expect(['0s', '90s', '30m', '1h', '7d'].map(timeSpan)).toEqual([
    ...[0, 90_000, 1_800_000, 3_600_000, 604_800_000],
  ]);
  for (const text of ['', '1', '-1h', '1.5h', '1w', '1 h']) {
    expect(() => timeSpan(text)).toThrow('expected a time such as');
  }
});
