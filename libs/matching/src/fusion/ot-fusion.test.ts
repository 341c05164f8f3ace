import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import {
  composePermutations,
  identityPermutation,
  isIdentity,
  permuteWeights,
  randomPermutation,
  type Weights,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import {
  branchedNotation,
  contextOf,
  drain,
  outputsOf,
  solvePair,
  untimed,
} from '../problem/match-problem.fixture.js';
import type { Model } from '../problem/model.js';
import type { Matrix } from '../search/fusion.js';
import { type FusionOptions, fuse, otFusion } from './ot-fusion.js';
import { transportWeights } from './transport-weights.js';

const ways: readonly FusionOptions['by'][] = ['weights', 'activations'];

function modelOf(notation: string, seed: number): Model {
  const network = parseNetwork(notation);
  return { network, groups: permutationSpec(network).groups, weights: initialize(network, seed) };
}

const fused = (a: Model, b: Model, options: FusionOptions) =>
  drain(
    fuse(options)({
      a,
      b,
      data: contextOf(a.network.notation, { seed: 2 }).data,
      seed: 1,
      timed: untimed,
    }),
  );

/** Every unit twice, each with half of what leads on from it: the same function at twice the width. */
function doubled(model: Model, notation: string): Model {
  const wide = modelOf(notation, 0);
  const twice = (factor: number, size: number): Matrix => ({
    rows: 2 * size,
    columns: size,
    data: Float32Array.from({ length: 2 * size * size }, (_, at) =>
      Math.floor(at / size) % size === at % size ? factor : 0,
    ),
  });
  const maps = new Map(
    model.groups.map(({ name, size }) => [
      name,
      { incoming: twice(1, size), outgoing: twice(0.5, size) },
    ]),
  );
  return { ...wide, weights: transportWeights(model.weights, { from: model, to: wide, maps }) };
}

function largestDifference(a: Weights, b: Weights): number {
  let most = 0;
  for (const [name, { data }] of a) {
    data.forEach((value, i) => {
      most = Math.max(most, Math.abs(value - b.get(name)!.data[i]!));
    });
  }
  return most;
}

describe('OT fusion of networks of one width', () => {
  it.each(['mlp:12-10-8-4,norm=batch', 'vgg11:3x16x16-4,width=0.1', 'resnet20:3x8x8-4,width=0.5'])(
    'recovers a shuffled %s',
    (notation) => {
      const context = contextOf(notation, { seed: 3 });
      const a = initialize(context.network, 3);
      const planted = randomPermutation(context.groups, 4);
      const b = permuteWeights(a, context.groups, planted);
      const problem = { ...context, a, b, start: identityPermutation(context.groups) };
      const { permutation } = solvePair(otFusion({ by: 'weights' }), problem);
      expect(isIdentity(composePermutations(planted, permutation))).toBe(true);
    },
  );

  it('carries weights over as its permutation does', () => {
    const [a, b] = [modelOf('mlp:12-10-8-4', 1), modelOf('mlp:12-10-8-4', 2)];
    for (const by of ways) {
      const context = contextOf('mlp:12-10-8-4', { seed: 2 });
      const start = identityPermutation(context.groups);
      const problem = { ...context, a: a.weights, b: b.weights, start };
      const { permutation } = solvePair(otFusion({ by }), problem);
      const expected = permuteWeights(b.weights, a.groups, permutation);
      expect(largestDifference(expected, fused(a, b, { by }).aligned)).toBe(0);
    }
  });

  it('nears a permutation as epsilon falls, and the mean of all units as it grows', () => {
    const [a, b] = [modelOf('mlp:12-10-8-4', 1), modelOf('mlp:12-10-8-4', 2)];
    const exact = fused(a, b, { by: 'weights' }).steps[0]!.objective!;
    const [far, nearer, near] = [0.3, 0.03, 0.003].map(
      (epsilon) => fused(a, b, { by: 'weights', epsilon }).steps[0]!.objective!,
    );
    expect(far).toBeLessThan(nearer!);
    expect(nearer).toBeLessThan(near!);
    expect(near! / exact).toBeCloseTo(1, 2);
    const rows = fused(a, b, { by: 'weights', epsilon: 1e4 }).aligned.get('fc1.weight')!.data;
    const mean = b.weights.get('fc1.weight')!.data;
    for (let column = 0; column < 12; column++) {
      let sum = 0;
      for (let row = 0; row < 10; row++) sum += mean[row * 12 + column]!;
      for (let row = 0; row < 10; row++) expect(rows[row * 12 + column]).toBeCloseTo(sum / 10, 4);
    }
  });

  it('tells how much cheaper each transport is than spreading evenly', () => {
    const { steps } = fused(modelOf('mlp:12-10-8-4', 1), modelOf('mlp:12-10-8-4', 2), {
      by: 'activations',
    });
    expect(steps.map(({ subject }) => subject)).toEqual(['activations', 'fc1', 'fc2']);
    expect(steps.slice(1).every(({ gain }) => gain > 0)).toBe(true);
  });
});

describe('OT fusion of networks of two widths', () => {
  it.each([
    ['weights', 'mlp:12-10-8-4', 'mlp:12-20-16-4'],
    ['weights', 'vgg11:3x16x16-4,width=0.125', 'vgg11:3x16x16-4,width=0.25'],
    ['weights', 'resnet20:3x8x8-4,width=0.25', 'resnet20:3x8x8-4,width=0.5'],
    ['weights', branchedNotation(2), branchedNotation(4)],
    ['activations', branchedNotation(2), branchedNotation(4)],
    ['activations', 'mlp:12-10-8-4,activation=tanh', 'mlp:12-20-16-4,activation=tanh'],
    ['activations', 'resnet20:3x8x8-4,width=0.25', 'resnet20:3x8x8-4,width=0.5'],
  ] as const)('by %s makes of twice every unit of %s the network itself', (by, narrow, wide) => {
    const a = modelOf(narrow, 5);
    const b = doubled(a, wide);
    const weights = permuteWeights(b.weights, b.groups, randomPermutation(b.groups, 6));
    const { aligned, transports } = fused(a, { ...b, weights }, { by });
    expect(outputDifference(a, { ...a, weights: aligned })).toBeLessThan(1e-4);
    for (const { name, size } of a.groups) {
      const { rows, columns, data } = transports.get(name)!;
      expect([rows, columns]).toEqual([size, 2 * size]);
      expect(data.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 5);
    }
  });

  it('gives the wider network the units of the narrower one several times over', () => {
    const narrow = modelOf('mlp:12-10-8-4', 5);
    const wide = modelOf('mlp:12-25-17-4', 6);
    const { aligned } = fused(wide, narrow, { by: 'weights' });
    expect([...aligned].map(([name, { shape }]) => [name, shape])).toEqual(
      [...wide.weights].map(([name, { shape }]) => [name, shape]),
    );
  });

  it('refuses networks that differ in more than their widths', () => {
    const [a, b] = [modelOf('mlp:12-10-8-4', 1), modelOf('mlp:12-10-4', 1)];
    expect(() => fused(a, b, { by: 'weights' })).toThrow(
      'differ in more than their widths [group=fc2]',
    );
  });

  it('leaves no tensor behind', () => {
    const before = tensorCount();
    for (const by of ways)
      fused(modelOf('mlp:12-9-4', 1), modelOf('mlp:12-10-4', 2), { by, epsilon: 0.05 });
    expect(tensorCount()).toBe(before);
  });
});

function outputDifference(a: Model, b: Model): number {
  const [x, y] = [outputsOf(a), outputsOf(b)];
  return x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!)), 0);
}
