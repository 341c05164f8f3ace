import { parseNetwork, permutationSpec } from '@isthmus/network';
import { invertPermutation, permuteWeights, randomPermutation } from '@isthmus/permutation';
import type { Curve, CurvePoint } from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { referenceCurve } from './reference-curve.fixture.js';
import {
  createEvaluatePool,
  dataset,
  drawn,
  type Inputs,
  listen,
  serveEvaluator,
  spec,
  storeWith,
} from './serving.fixture.js';

const compute = createEvaluatePool();
const { groups } = permutationSpec(parseNetwork(spec.network));
const a = drawn(1);
const b = drawn(2);
const permutation = randomPermutation(groups, 3);

async function evaluate(inputs: Inputs, task = spec) {
  const { store, request } = await storeWith(inputs, task);
  const { client } = await serveEvaluator(store, compute);
  return listen(client.evaluate(request));
}

/** Holds a curve against float64: losses to float32 rounding, accuracies and lambdas exactly. */
function expectCurve(
  curve: Curve | undefined,
  reference: readonly Pick<CurvePoint, 'at' | 'loss' | 'accuracy'>[],
) {
  expect(curve?.points.map(({ at, accuracy }) => ({ at, accuracy }))).toEqual(
    reference.map(({ at, accuracy }) => ({ at, accuracy })),
  );
  for (const [i, { loss }] of reference.entries()) {
    expect(curve?.points[i]?.loss).toBeCloseTo(loss, 5);
  }
}

describe('Evaluate', () => {
  it('measures each split along the path as plain float64 arithmetic does', async () => {
    const { curves } = (await evaluate({ a, b })).result;
    expect(curves.map(({ split, examples }) => ({ split, examples }))).toEqual([
      { split: 'train', examples: 30 },
      { split: 'test', examples: 20 },
    ]);
    expectCurve(curves[0], referenceCurve(a, b, 5, dataset.train));
    expectCurve(curves[1], referenceCurve(a, b, 5, dataset.test));
  });

  it('walks to the permuted model when it is given a permutation', async () => {
    const { curves } = (await evaluate({ a, b, permutation })).result;
    const permuted = permuteWeights(b, groups, permutation);
    expectCurve(curves[1], referenceCurve(a, permuted, 5, dataset.test));
  });

  it('measures at the ends the models themselves, permuted or not', async () => {
    const [naive, permuted] = [await evaluate({ a, b }), await evaluate({ a, b, permutation })];
    const ends = ({ result }: typeof naive) => [0, -1].map((i) => result.curves[1]?.points.at(i));
    const [first, last] = ends(naive);
    expect(ends(permuted)[0]).toEqual(first);
    expect(ends(permuted)[1]?.loss).toBeCloseTo(last!.loss, 5);
    const backward = await evaluate({ a: b, b: a });
    expect(ends(backward).map((point) => point?.loss)).toEqual([last!.loss, first!.loss]);
  });

  it('finds the path flat from a model to itself re-ordered and put back', async () => {
    const reordered = permuteWeights(a, groups, permutation);
    const inputs = { a, b: reordered, permutation: invertPermutation(permutation) };
    const points = (await evaluate(inputs)).result.curves[1]!.points;
    for (const { loss } of points) expect(loss).toBeCloseTo(points[0]!.loss, 6);
  });

  it('tells each loss on the way: path by path, at each lambda for every split', async () => {
    const task = { ...spec, repair: ['none' as const, 'repair' as const] };
    const { metrics, result } = await evaluate({ a, b }, task);
    const lossOf = (split: string, repair: string, i: number) =>
      result.curves.find((one) => one.split === split && one.repair === repair)?.points[i]?.loss;
    const told = task.repair.flatMap((repair) =>
      [0, 1 / 4, 1 / 2, 3 / 4, 1].flatMap((step, i) =>
        ['train', 'test'].map((split) => ({
          name: repair === 'none' ? `${split}_loss` : `${split}_repair_loss`,
          value: lossOf(split, repair, i),
          step,
        })),
      ),
    );
    expect(metrics).toEqual(told);
  });

  it('measures only the splits that are asked for', async () => {
    const { curves } = (await evaluate({ a, b }, { ...spec, splits: ['test'] })).result;
    expect(curves.map(({ split }) => split)).toEqual(['test']);
  });

  it('repairs the networks between the ends, and leaves the ends as they are', async () => {
    const { curves } = (await evaluate({ a, b }, { ...spec, repair: ['none', 'repair'] })).result;
    expect(curves.map(({ split, repair }) => `${split} ${repair}`)).toEqual([
      'train none',
      'train repair',
      'test none',
      'test repair',
    ]);
    const [raw, repaired] = curves.slice(2).map(({ points }) => points);
    expect(repaired!.at(0)).toEqual(raw!.at(0));
    expect(repaired!.at(-1)).toEqual(raw!.at(-1));
    for (const [i, { loss }] of raw!.slice(1, -1).entries()) {
      expect(Math.abs(repaired![i + 1]!.loss - loss)).toBeGreaterThan(1e-4);
    }
  });

  it('answers from the store, without computing, what it has computed before', async () => {
    const { store, request } = await storeWith({ a, b });
    const first = await serveEvaluator(store, compute);
    const { result } = await listen(first.client.evaluate(request));
    const idle = createComputePool<never, never>(new URL('file:///none.js'), { slots: 1 });
    const second = await serveEvaluator(store, idle);
    expect(await listen(second.client.evaluate(request))).toEqual({ metrics: [], result });
  });
});
