import { createMemoryStore } from '@isthmus/object-store';
import { expect, it } from 'vitest';
import { computeOnce } from './compute-once.js';
import { taskDigest } from './digest.js';
import { type EvaluateSpec, evaluateTask } from './evaluate-task.js';
import { lineCurve } from './line-curve.fixture.js';
import { readTaskFacts } from './task-facts.js';
import { createTaskHost } from './task-host.js';
import { readResult, writeResult } from './task-record.js';

const spec: EvaluateSpec = {
  network: 'mlp:2-2',
  path: 'line:points=2',
  splits: ['test'],
  repair: ['none'],
  collapse: false,
};
const inputs = ['a'.repeat(64), 'b'.repeat(64)];
const { kind, version } = evaluateTask;
const digest = taskDigest({ kind, version, spec, inputs });
const result = { curves: [lineCurve(2)], wallMs: 12 };

it('a task that was computed says when, by what and how long, and stays the same task', async () => {
  const store = createMemoryStore();
  const request = { digest, spec, inputs };
  async function* compute() {
    return result;
  }
  const { signal } = new AbortController();
  const host = createTaskHost(store, { slots: 1, queue: 1 });
  const before = Date.now();
  for await (const _ of computeOnce(host, evaluateTask, { request, compute, signal }));
  const facts = await readTaskFacts(store, digest);
  expect(facts).toEqual({
    ...{ digest, key: `results/${digest}.json`, kind, version, inputs },
    ...{ wallMs: 12, tensorflow: undefined, isVerified: true },
    made: {
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      isthmus: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node: process.version,
      processor: expect.stringMatching(/./),
    },
  });
  expect(Date.parse(facts?.made?.at ?? '')).toBeGreaterThanOrEqual(before);
  expect(await readResult(store, evaluateTask, digest)).toEqual(result);
});

it('a record of before it was kept has no such facts, and nothing is made up', async () => {
  const store = createMemoryStore();
  await writeResult(store, evaluateTask, { spec, inputs, result });
  expect(await readTaskFacts(store, digest)).toMatchObject({ made: undefined, wallMs: 12 });
});

it('a record that is damaged or not there has no facts at all', async () => {
  const store = createMemoryStore();
  expect(await readTaskFacts(store, digest)).toBeUndefined();
  await writeResult(store, evaluateTask, { spec, inputs, result });
  const key = `results/${digest}.json`;
  const text = new TextDecoder().decode(await store.get(key));
  await store.put(key, new TextEncoder().encode(text.replace('"wallMs":12', '"wallMs":13')));
  expect(await readTaskFacts(store, digest)).toBeUndefined();
});
