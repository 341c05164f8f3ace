import { createMemoryStore, type ObjectStore, StoreUnavailable } from '@isthmus/object-store';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { taskDigest } from './digest.js';
import { type EvaluateResult, evaluateTask } from './evaluate-task.js';
import { lineCurve } from './line-curve.fixture.js';
import { matchTask } from './match-task.js';
import { sealRecord } from './sealed-record.js';
import { type RecordRemark, readResult, writeResult } from './task-record.js';

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
const resultOf = (wallMs: number): EvaluateResult => ({ curves: [lineCurve(2)], wallMs });

describe('task results', () => {
  it('are read as they were written', async () => {
    const store = createMemoryStore();
    expect(await writeResult(store, evaluateTask, { spec, inputs, result: resultOf(1) })).toEqual(
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
      writeResult(store, evaluateTask, { spec, inputs, result: resultOf(wallMs) });
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
    await writeResult(store, matchTask, { ...task, result });
    expect(await readResult(store, matchTask, address)).toEqual(result);
    await store.put(key, Uint8Array.of(1));
    expect(await readResult(store, matchTask, address)).toBeUndefined();
    const again = {
      ...result,
      wallMs: 2,
      permutations: [0, 1].map(() => ({ ...permutation, sizeBytes: 1 })),
    };
    expect(await writeResult(store, matchTask, { ...task, result: again })).toEqual(again);
    expect(await readResult(store, matchTask, address)).toEqual(again);
  });

  it('lie under the digest of their task, with all that it was told', async () => {
    const store = createMemoryStore();
    await writeResult(store, evaluateTask, { spec, inputs, result: resultOf(1) });
    const record = JSON.parse(new TextDecoder().decode(await store.get(key)));
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(record).toEqual({
      kind: 'evaluate',
      version,
      spec,
      inputs,
      result: resultOf(1),
      sha256,
    });
  });

  it('are not written when they are not what the task answers', async () => {
    const store = createMemoryStore();
    const write = writeResult(store, evaluateTask, { spec, inputs, result: resultOf(Number.NaN) });
    await expect(write).rejects.toThrow('wallMs');
    expect(await store.stat(key)).toBeUndefined();
  });

  const [line] = resultOf(1).curves;
  it.each([
    ['no curve', [], 'expected one curve each of test none, got none'],
    [
      'a curve twice',
      [line, line],
      'expected one curve each of test none, got test none, test none',
    ],
    ['another split', [{ ...line, split: 'train' }], 'got train none'],
    ['no points', [{ ...line, points: [] }], 'its curves have no points'],
    ['half a line', [{ ...line, points: line?.points.slice(1) }], 'its points are not on the line'],
    ['a line backwards', [{ ...line, points: line?.points.toReversed() }], 'not on the line'],
  ])('are absent when a sealed record has %s, which is told', async (_, curves, told) => {
    const store = createMemoryStore();
    await store.put(key, sealRecord({ ...record, result: { curves, wallMs: 1 } }));
    const remarks: RecordRemark[] = [];
    const onRemark = (remark: RecordRemark) => remarks.push(remark);
    expect(await readResult(store, evaluateTask, digest, { onRemark })).toBeUndefined();
    expect(remarks).toEqual([
      { kind: 'damaged', key, message: expect.stringContaining(`it is no result of its task: `) },
    ]);
    expect(remarks[0]?.message).toContain(told);
  });

  const record = { kind, version, spec, inputs, result: resultOf(1) };
  it.each([
    ['is cut short', JSON.stringify(record).slice(0, -1), 'it is no JSON object'],
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
    [
      'holds what cannot be',
      JSON.stringify({ ...record, result: { ...resultOf(1), wallMs: -5 } }),
      'wallMs: Too small',
    ],
  ])('are absent when the record %s, which is told, and are replaced', async (_, text, found) => {
    const store = createMemoryStore();
    await store.put(key, new TextEncoder().encode(text));
    const { result, remarks } = await readWithRemarks(store);
    expect(result).toBeUndefined();
    expect(remarks).toEqual([{ kind: 'damaged', key, message: expect.stringContaining(found) }]);
    expect(remarks[0]?.message).toContain(`[store=memory, key=${key}]`);
    await writeResult(store, evaluateTask, { spec, inputs, result: resultOf(2) });
    expect(await readWithRemarks(store)).toEqual({ result: resultOf(2), remarks: [] });
  });

  it('are the very same, or absent, whichever bit of their record is flipped', async () => {
    const store = createMemoryStore();
    await writeResult(store, evaluateTask, { spec, inputs, result: resultOf(1 / 3) });
    const whole = await store.get(key);
    let absent = 0;
    for (let bit = 0; bit < 8 * whole.length; bit += 1) {
      const flipped = Uint8Array.from(whole);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      await store.put(key, flipped);
      const { result, remarks } = await readWithRemarks(store);
      if (result !== undefined) expect(result).toEqual(resultOf(1 / 3));
      else absent += 1;
      expect(remarks).toHaveLength(result === undefined ? 1 : 0);
    }
    expect(whole.length).toBeGreaterThan(500);
    expect(absent / (8 * whole.length)).toBeGreaterThan(0.99);
  });

  it('are absent wherever their record is cut, and when it lies under the digest of another', async () => {
    const store = createMemoryStore();
    await writeResult(store, evaluateTask, { spec, inputs, result: resultOf(1) });
    await writeResult(store, evaluateTask, { spec, inputs: [b, a], result: resultOf(2) });
    const whole = await store.get(key);
    for (let length = 0; length < whole.length; length += 1) {
      await store.put(key, whole.subarray(0, length));
      expect(await readResult(store, evaluateTask, digest)).toBeUndefined();
    }
    const other = taskDigest({ kind, version, spec, inputs: [b, a] });
    await store.put(key, await store.get(`results/${other}.json`));
    expect(await readResult(store, evaluateTask, digest)).toBeUndefined();
  });

  it('are taken from a record without a hash, which is sealed and stays marked', async () => {
    const store = createMemoryStore();
    await store.put(key, new TextEncoder().encode(JSON.stringify(record)));
    for (const reading of [1, 2]) {
      const { result, remarks } = await readWithRemarks(store);
      expect(result, `reading ${reading}`).toEqual(resultOf(1));
      expect(remarks.map(({ kind }) => kind)).toEqual(['unverified']);
    }
    const sealed = JSON.parse(new TextDecoder().decode(await store.get(key)));
    expect(sealed).toMatchObject({ ...record, unverified: true, sha256: expect.any(String) });
  });

  it('are taken from a record without a hash in a store that cannot be written', async () => {
    const memory = createMemoryStore();
    await memory.put(key, new TextEncoder().encode(JSON.stringify(record)));
    const store = { ...memory, put: () => Promise.reject(new Error('read-only')) };
    expect(await readResult(store, evaluateTask, digest)).toEqual(resultOf(1));
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
    const write = writeResult(store, evaluateTask, { spec, inputs, result: resultOf(1) }, options);
    await expect(write).rejects.toThrow('enough');
    await expect(readResult(store, evaluateTask, digest, options)).rejects.toThrow('enough');
  });
});

async function readWithRemarks(store: ObjectStore) {
  const remarks: RecordRemark[] = [];
  const onRemark = (remark: RecordRemark) => remarks.push(remark);
  return { result: await readResult(store, evaluateTask, digest, { onRemark }), remarks };
}
