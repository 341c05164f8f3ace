import { createMemoryStore, IntegrityError, StoreUnavailable } from '@isthmus/object-store';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { taskDigest } from './digest.js';
import { type EvaluateResult, evaluateTask } from './evaluate-task.js';
import { matchTask } from './match-task.js';
import { readResult, writeResult } from './task-record.js';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)] as const;
const spec = {
  network: 'mlp:2-2',
  path: 'line:points=2',
  splits: ['test' as const],
  repair: ['none' as const],
  collapse: false,
};
const inputs = [a, b];
const { kind, version } = evaluateTask;
const digest = taskDigest({ kind, version, spec, inputs });
const key = `results/${digest}.json`;
const resultOf = (wallMs: number): EvaluateResult => ({
  curves: [
    {
      split: 'test',
      repair: 'none',
      examples: 9,
      points: [
        {
          at: [0.5],
          loss: 0.1,
          accuracy: 1,
          calibrationError: 0,
          temperature: 1,
          calibratedLoss: 0.1,
          collapse: [{ node: 'fc1', ratio: 0.5 }],
        },
      ],
    },
  ],
  wallMs,
});

describe('task results', () => {
  it('are read as they were written', async () => {
    const store = createMemoryStore();
    expect(await writeResult(store, evaluateTask, { spec, inputs }, resultOf(1))).toEqual(
      resultOf(1),
    );
    const read = await readResult(store, evaluateTask, digest);
    expectTypeOf(read).toEqualTypeOf<EvaluateResult | undefined>();
    expect(read).toEqual(resultOf(1));
  });

  it('are undefined where none was written', async () => {
    expect(await readResult(createMemoryStore(), evaluateTask, digest)).toBeUndefined();
  });

  it('are those of the first of several writers, for all of them', async () => {
    const store = createMemoryStore();
    const write = (wallMs: number) =>
      writeResult(store, evaluateTask, { spec, inputs }, resultOf(wallMs));
    const [first, ...others] = await Promise.all([1, 2, 3].map(write));
    expect(others).toEqual([first, first]);
    expect(await readResult(store, evaluateTask, digest)).toEqual(first);
  });

  it('are computed anew when an artifact that they name has gone', async () => {
    const store = createMemoryStore();
    const key = `artifacts/sha256/${a}`;
    const proof = { maxAbsDifference: 0, tolerance: 1, examples: 1 };
    const times = { searchMs: 1, wallMs: 1, sweeps: 1 };
    const distances = { objective: 1, objectiveIdentity: 1, l2Before: 1, l2After: 1 };
    const permutation = { key, sha256: a, sizeBytes: 2 };
    const result = {
      ...{ permutations: [permutation, permutation], proof, confidence: [], restarts: [] },
      ...{ ...times, ...distances, time: { costMs: 1, assignmentMs: 1, projectionMs: 0 } },
    };
    const task = { spec: { method: 'weight', network: 'mlp:2-2', seed: 0 }, inputs };
    const address = taskDigest({ kind: 'match', version: matchTask.version, ...task });
    await store.put(key, Uint8Array.of(1, 2));
    await writeResult(store, matchTask, task, result);
    expect(await readResult(store, matchTask, address)).toEqual(result);
    await store.put(key, Uint8Array.of(1));
    expect(await readResult(store, matchTask, address)).toBeUndefined();
    const again = {
      ...result,
      wallMs: 2,
      permutations: [0, 1].map(() => ({ ...permutation, sizeBytes: 1 })),
    };
    expect(await writeResult(store, matchTask, task, again)).toEqual(again);
    expect(await readResult(store, matchTask, address)).toEqual(again);
  });

  it('lie under the digest of their task, with all that it was told', async () => {
    const store = createMemoryStore();
    await writeResult(store, evaluateTask, { spec, inputs }, resultOf(1));
    const record = JSON.parse(new TextDecoder().decode(await store.get(key)));
    expect(record).toEqual({ kind: 'evaluate', version, spec, inputs, result: resultOf(1) });
  });

  it('are not written when they are not what the task answers', async () => {
    const store = createMemoryStore();
    const write = writeResult(store, evaluateTask, { spec, inputs }, resultOf(Number.NaN));
    await expect(write).rejects.toThrow('wallMs');
    expect(await store.stat(key)).toBeUndefined();
  });

  const record = { kind, version, spec, inputs, result: resultOf(1) };
  it.each([
    ['is cut short', JSON.stringify(record).slice(0, -1), 'it is no task record'],
    ['lacks its inputs', JSON.stringify({ ...record, inputs: undefined }), 'inputs:'],
    [
      'is that of another task',
      JSON.stringify({ ...record, inputs: [b, a] }),
      taskDigest({ ...record, inputs: [b, a] }),
    ],
    [
      'holds another kind of result',
      JSON.stringify({ ...record, result: { curves: [{ split: 'all' }] } }),
      'it is no evaluate result: curves.0.split',
    ],
  ])('are refused when the record %s, naming its key', async (_, text, found) => {
    const store = createMemoryStore();
    await store.put(key, new TextEncoder().encode(text));
    const read = readResult(store, evaluateTask, digest);
    await expect(read).rejects.toBeInstanceOf(IntegrityError);
    await expect(read).rejects.toThrow(`[store=memory, key=${key}]`);
    await expect(read).rejects.toThrow(found);
  });

  it('are not taken for absent when the store fails', async () => {
    const attempt = { location: 'memory', operation: 'get', key } as const;
    const down = new StoreUnavailable(attempt, 'mend it', new Error('broken'));
    const store = { ...createMemoryStore(), get: () => Promise.reject(down) };
    await expect(readResult(store, evaluateTask, digest)).rejects.toBe(down);
  });

  it('are neither read nor written under a signal that is aborted', async () => {
    const store = createMemoryStore();
    const options = { signal: AbortSignal.abort(new Error('enough')) };
    const write = writeResult(store, evaluateTask, { spec, inputs }, resultOf(1), options);
    await expect(write).rejects.toThrow('enough');
    await expect(readResult(store, evaluateTask, digest, options)).rejects.toThrow('enough');
  });
});
