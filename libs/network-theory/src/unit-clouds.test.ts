import { forward, initialize, parseNetwork, permutationSpec, toTensors } from '@isthmus/network';
import { permuteWeights, randomPermutation, type Weights } from '@isthmus/permutation';
import { disposeAll, readFloats, tensor } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { twoLayersOf } from './two-layers.js';
import { cloudsBetween } from './unit-clouds.js';

const deep = parseNetwork('mlp:5-6-4-3');
const permuted = (weights: Weights, of: typeof deep) => {
  const groups = permutationSpec(of).groups;
  return permuteWeights(weights, groups, randomPermutation(groups, 7));
};

describe('the clouds of units of two networks', () => {
  const a = initialize(deep, 1);

  it('are of all groups, by the weights and biases that lead in', () => {
    const { layers, path } = cloudsBetween(deep, [a, initialize(deep, 2)], {});
    expect(layers.map(({ group, units, coordinates }) => [group, units, coordinates])).toEqual([
      ['fc1', 6, 6],
      ['fc2', 4, 7],
    ]);
    expect(path).toBeUndefined();
    for (const { w1, w2, mean, rootMeanSquare } of layers) {
      expect(w1).toBeLessThanOrEqual(Math.min(w2, mean) + 1e-12);
      expect(w2).toBeLessThanOrEqual(rootMeanSquare + 1e-12);
    }
  });

  it('are one where the first layer is in another order, and then the best order has no distance', () => {
    const [first, second] = cloudsBetween(deep, [a, permuted(a, deep)], {}).layers;
    for (const distance of [first!.w1, first!.w2]) expect(distance).toBeCloseTo(0, 12);
    expect(first!.mean).toBeGreaterThan(0.1);
    // The second layer's units have their weights in the order of the first.
    expect(second!.w1).toBeGreaterThan(0.1);
  });

  it('that lie a vector apart are its length apart, in every order', () => {
    const moved = new Map(a);
    const { shape, data } = a.get('fc1.bias')!;
    moved.set('fc1.bias', { shape, data: data.map((value) => value + 3) });
    const [first] = cloudsBetween(deep, [a, moved], {}).layers;
    for (const distance of [first!.w1, first!.w2, first!.mean, first!.rootMeanSquare]) {
      expect(distance).toBeCloseTo(3, 6);
    }
  });
});

describe('a two-layer network', () => {
  const network = parseNetwork('mlp:3-8-2,activation=tanh');
  const [a, b] = [1, 2].map((seed) => initialize(network, seed));
  const groups = permutationSpec(network).groups;

  it('is told apart from deeper ones and others', () => {
    expect(twoLayersOf(network, groups)).toMatchObject({
      activation: 'tanh',
      inputs: 3,
      units: 8,
    });
    expect(twoLayersOf(deep, permutationSpec(deep).groups)).toBeUndefined();
    for (const notation of ['mlp:3-2', 'mlp:3-8-2,norm=layer']) {
      const other = parseNetwork(notation);
      expect(twoLayersOf(other, permutationSpec(other).groups)).toBeUndefined();
    }
  });

  it('has weights that lead on as its mean over units takes them', () => {
    const scaleOf = (of: typeof network) =>
      twoLayersOf(of, permutationSpec(of).groups)?.outgoing.map(({ scale }) => scale);
    expect(scaleOf(network)).toEqual([8]);
    expect(scaleOf(parseNetwork('mean-field:3-8-2'))).toEqual([1]);
  });

  /** The outputs for some inputs, of a network on the line. */
  const outputsOf = (weights: Weights, inputs: readonly number[]) => {
    const parameters = toTensors(network, weights);
    const batch = tensor(Float32Array.from(inputs), [inputs.length / 3, 3]);
    const { output } = forward(network, parameters, batch);
    const values = [...readFloats(output)];
    disposeAll(parameters);
    batch.dispose();
    output.dispose();
    return values;
  };

  it('is on the line off the line between its outputs by no more than the bounds say', () => {
    const { path } = cloudsBetween(network, [a!, b!], { radius: 1 });
    const inputs = [1, 0, 0, 0, -1, 0, 0.6, 0, 0.8, -0.48, 0.6, 0.64];
    const middle = new Map(
      Array.from(a!, ([name, { shape, data }]) => {
        const other = b!.get(name)!.data;
        return [name, { shape, data: data.map((value, i) => (value + other[i]!) / 2) }];
      }),
    );
    const [ofA, ofB, between] = [a!, b!, middle].map((weights) => outputsOf(weights, inputs));
    const off = [0, 2, 4, 6].map((at) =>
      Math.hypot(...[0, 1].map((i) => between![at + i]! - (ofA![at + i]! + ofB![at + i]!) / 2)),
    );
    const worst = Math.max(...off);
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(path!.asOrdered.byLipschitz);
    expect(worst).toBeLessThanOrEqual(path!.asOrdered.bySmoothness!);
    expect(path!.best.byLipschitz).toBeLessThanOrEqual(path!.asOrdered.byLipschitz);
  });

  it('in another order of its units is no distance from itself, so that the best order has bound 0', () => {
    const { layers, path } = cloudsBetween(network, [a!, permuted(a!, network)], {});
    expect(layers[0]!.w1).toBeCloseTo(0, 12);
    expect(path!.best.byLipschitz).toBeCloseTo(0, 10);
    expect(path!.asOrdered.byLipschitz).toBeGreaterThan(0.1);
  });

  it('is asked with what is known: the bounds of the mean of distances are linear in K', () => {
    const of = (lipschitz: number) =>
      cloudsBetween(network, [a!, b!], { radius: 1, lipschitz, smoothness: 2 }).path!;
    expect(of(3).asOrdered.byLipschitz).toBeCloseTo(3 * of(1).asOrdered.byLipschitz, 10);
    expect(of(1)).toMatchObject({ radius: 1, lipschitz: 1, smoothness: 2 });
  });
});
