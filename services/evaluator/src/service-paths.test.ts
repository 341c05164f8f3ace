import { bezierPoint, combine, grid } from '@isthmus/connectivity';
import { parseNetwork, permutationSpec } from '@isthmus/network';
import { permuteWeights, randomPermutation, type Weights } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { referenceCurve } from './reference-curve.fixture.js';
import {
  createEvaluatePool,
  dataset,
  drawn,
  listen,
  serveEvaluator,
  spec,
  storeWithModels,
} from './serving.fixture.js';

const compute = createEvaluatePool();
const models = [1, 2, 3].map((seed) => drawn(seed));

async function curvesOf(path: string, weights: readonly Weights[], more = {}) {
  const task = { ...spec, path, splits: ['test' as const], ...more };
  const { store, request } = await storeWithModels(
    weights.map((model) => ({ model })),
    task,
  );
  const { client } = await serveEvaluator(store, compute);
  return (await listen(client.evaluate(request))).result.curves;
}

/** The loss of one network by plain arithmetic. */
const lossOf = (weights: Weights) => referenceCurve(weights, weights, 2, dataset.test)[0]!.loss;

describe('Evaluate', () => {
  it('walks a Bezier curve, drawn to the third model', async () => {
    const [curve] = await curvesOf('bezier:points=5', models);
    const expected = grid(5).map((t) => lossOf(combine(models, bezierPoint(t).coefficients)));
    expect(curve!.points.map(({ at }) => at)).toEqual(grid(5).map((t) => [t]));
    for (const [i, { loss }] of curve!.points.entries()) expect(loss).toBeCloseTo(expected[i]!, 5);
  });

  it('measures a simplex over any number of models, and a plane through three', async () => {
    const [simplex] = await curvesOf('simplex:steps=2', models);
    expect(simplex!.points).toHaveLength(6);
    for (const { at, loss } of simplex!.points) {
      expect(loss).toBeCloseTo(lossOf(combine(models, at)), 5);
    }
    const [plane] = await curvesOf('plane:points=3,margin=0.5', models);
    for (const { at, loss } of plane!.points) {
      const [x, y] = at as [number, number];
      expect(loss).toBeCloseTo(lossOf(combine(models, [1 - x - y, x, y])), 4);
    }
  });

  it('permutes each model by its own permutation', async () => {
    const groups = permutationSpec(parseNetwork(spec.network)).groups;
    const permutations = [5, 6].map((seed) => randomPermutation(groups, seed));
    const aligned = models
      .slice(1)
      .map((model, i) => permuteWeights(model, groups, permutations[i]!));
    const { store, request } = await storeWithModels(
      models.map((model, i) => ({ model, ...(i > 0 && { permutation: permutations[i - 1]! }) })),
      { ...spec, path: 'simplex:steps=3', splits: ['test'] },
    );
    const { client } = await serveEvaluator(store, compute);
    const [curve] = (await listen(client.evaluate(request))).result.curves;
    const centroid = curve!.points.find(({ at }) => at.every((share) => share === 1 / 3));
    expect(centroid!.loss).toBeCloseTo(
      lossOf(combine([models[0]!, ...aligned], [1 / 3, 1 / 3, 1 / 3])),
      5,
    );
  });

  it('looks more closely around the highest point, in the order of the path', async () => {
    const [coarse] = await curvesOf('line:points=3', models.slice(0, 2));
    const [fine] = await curvesOf('line:points=3,refine=3', models.slice(0, 2));
    const places = fine!.points.map(({ at: [t] }) => t!);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).toEqual(expect.arrayContaining([0, 0.5, 1]));
    expect(places.length).toBeGreaterThan(5);
    const highest = (curve: typeof fine) => Math.max(...curve!.points.map(({ loss }) => loss));
    expect(highest(fine)).toBeGreaterThanOrEqual(highest(coarse));
  });

  it('tells calibration at every point: no temperature has a loss below that of the best', async () => {
    const [curve] = await curvesOf('line:points=3', models.slice(0, 2));
    for (const { loss, calibratedLoss, temperature, calibrationError } of curve!.points) {
      expect(calibratedLoss).toBeLessThanOrEqual(loss);
      expect(temperature).toBeGreaterThan(0);
      expect(calibrationError).toBeGreaterThan(0);
      expect(calibrationError).toBeLessThan(1);
    }
  });

  it('repairs the inside of a simplex, and leaves its corners as they are', async () => {
    const [raw, repaired] = await curvesOf('simplex:steps=2', models, {
      repair: ['none', 'repair'],
    });
    for (const [i, point] of raw!.points.entries()) {
      const isCorner = point.at.includes(1);
      const difference = Math.abs(repaired!.points[i]!.loss - point.loss);
      if (isCorner) expect(difference).toBe(0);
      else expect(difference).toBeGreaterThan(1e-4);
    }
  });

  it('corrects means, deviations or both, and the output too: each another network', async () => {
    const repair = ['none', 'repair', 'rescale', 'reshift', 'repair-output'];
    const curves = await curvesOf('line:points=3', models.slice(0, 2), { repair });
    expect(curves.map((curve) => curve.repair)).toEqual(repair);
    expect(new Set(curves.map(({ points }) => points[1]!.loss)).size).toBe(repair.length);
    expect(new Set(curves.map(({ points }) => points[0]!.loss)).size).toBe(1);
  });

  it('tells how far variances collapse, layer by layer, where that is asked for', async () => {
    const more = { repair: ['none', 'repair-output'], collapse: true };
    const curves = await curvesOf('line:points=3', models.slice(0, 2), more);
    const [raw, repaired] = curves.map(({ points }) => points.map(({ collapse }) => collapse));
    for (const layers of [...raw!, ...repaired!]) {
      expect(layers.map(({ node }) => node)).toEqual(['fc1', 'fc2', 'fc3']);
    }
    for (const { ratio } of [...raw![0]!, ...raw![2]!]) expect(ratio).toBeCloseTo(1, 5);
    for (const { ratio } of raw![1]!) expect(ratio).toBeLessThan(0.8);
    // The mean of two deviations, squared, is no more than the mean of their squares.
    for (const { ratio } of repaired![1]!) {
      expect(ratio).toBeGreaterThan(0.9);
      expect(ratio).toBeLessThanOrEqual(1.0001);
    }
    const [unasked] = await curvesOf('line:points=2', models.slice(0, 2));
    expect(unasked!.points.map(({ collapse }) => collapse)).toEqual([[], []]);
  });

  it('refuses to repair what lies beyond the models', async () => {
    await expect(curvesOf('plane', models, { repair: ['repair'] })).rejects.toThrow(
      'repair takes statistics between those of whole models, and not all of this path lies there [path=plane]; leave it out',
    );
    await expect(curvesOf('plane', models, { collapse: true })).rejects.toThrow(
      'collapse takes statistics between those of whole models',
    );
  });
});
