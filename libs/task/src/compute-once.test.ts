import { createMemoryStore, type ObjectStore } from '@isthmus/object-store';
import { describe, expect, it } from 'vitest';
import { computeOnce, type TaskRequest } from './compute-once.js';
import { taskDigest } from './digest.js';
import { type EvaluateResult, type EvaluateSpec, evaluateTask } from './evaluate-task.js';
import { lineCurve } from './line-curve.fixture.js';
import type { TaskEvent, TaskNews } from './task-event.js';
import { createTaskHost } from './task-host.js';
import { readResult, writeResult } from './task-record.js';

const spec: EvaluateSpec = {
  network: 'mlp:2-2',
  path: 'line:points=2',
  splits: ['test'],
  repair: ['none'],
  collapse: false,
};
const inputs = ['a'.repeat(64)];
const { kind, version } = evaluateTask;
const digest = taskDigest({ kind, version, spec, inputs });
const request: TaskRequest<EvaluateSpec> = { digest, spec, inputs };
const resultOf = (wallMs: number): EvaluateResult => ({
  curves: [lineCurve(2)],
  wallMs,
});
const news: TaskNews = { kind: 'metric', metric: { name: 'loss', value: 1, step: 0 } };
const { signal } = new AbortController();
const hostOf = (store: ObjectStore) => createTaskHost(store, { slots: 1, queue: 1 });

async function* compute(): AsyncGenerator<TaskNews, EvaluateResult> {
  yield news;
  return resultOf(1);
}

async function* refuse(): AsyncGenerator<TaskNews, EvaluateResult> {
  expect.fail('expected nothing to be computed');
}

async function collect(events: AsyncIterable<TaskEvent<EvaluateResult>>) {
  const all: TaskEvent<EvaluateResult>[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('computeOnce', () => {
  it('passes the news on, then answers with the result', async () => {
    const store = createMemoryStore();
    const events = computeOnce(hostOf(store), evaluateTask, { request, compute, signal });
    expect(await collect(events)).toEqual([news, { kind: 'result', result: resultOf(1) }]);
    expect(await readResult(store, evaluateTask, digest)).toEqual(resultOf(1));
  });

  it('answers with the result alone, and computes nothing, when the store has it', async () => {
    const store = createMemoryStore();
    await writeResult(store, evaluateTask, { spec, inputs, result: resultOf(2) });
    const events = computeOnce(hostOf(store), evaluateTask, { request, compute: refuse, signal });
    expect(await collect(events)).toEqual([{ kind: 'result', result: resultOf(2) }]);
  });

  it('answers with the result that was stored first when another was quicker', async () => {
    const store = createMemoryStore();
    const beaten = async function* (): AsyncGenerator<TaskNews, EvaluateResult> {
      yield news;
      await writeResult(store, evaluateTask, { spec, inputs, result: resultOf(2) });
      return resultOf(1);
    };
    const events = computeOnce(hostOf(store), evaluateTask, { request, compute: beaten, signal });
    expect(await collect(events)).toEqual([news, { kind: 'result', result: resultOf(2) }]);
  });

  it('refuses a digest that is not that of the request, and says what to do', async () => {
    const wrong = { ...request, digest: 'f'.repeat(64) };
    const events = computeOnce(hostOf(createMemoryStore()), evaluateTask, {
      request: wrong,
      compute: refuse,
      signal,
    });
    await expect(collect(events)).rejects.toThrow(
      new RangeError(
        `client and service disagree on the task; run the same version of both [kind=evaluate, expected digest ${digest}, got ${wrong.digest}]`,
      ),
    );
  });

  it('stores nothing when the computation fails', async () => {
    const store = createMemoryStore();
    const failing = async function* (): AsyncGenerator<TaskNews, EvaluateResult> {
      yield news;
      throw new Error('no more');
    };
    const events = computeOnce(hostOf(store), evaluateTask, { request, compute: failing, signal });
    await expect(collect(events)).rejects.toThrow('no more');
    expect(await readResult(store, evaluateTask, digest)).toBeUndefined();
  });

  it('ends the computation when its reader leaves', async () => {
    let hasEnded = false;
    const endless = async function* (): AsyncGenerator<TaskNews, EvaluateResult> {
      try {
        for (;;) yield news;
      } finally {
        hasEnded = true;
      }
    };
    const store = createMemoryStore();
    for await (const event of computeOnce(hostOf(store), evaluateTask, {
      request,
      compute: endless,
      signal,
    })) {
      expect(event).toEqual(news);
      break;
    }
    expect(hasEnded).toBe(true);
  });

  it('computes nothing for a caller that has gone', async () => {
    const gone = { signal: AbortSignal.abort() };
    const events = computeOnce(hostOf(createMemoryStore()), evaluateTask, {
      request,
      compute: refuse,
      ...gone,
    });
    await expect(collect(events)).rejects.toThrow('aborted');
  });
});
