import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { permuteWeights, randomPermutation } from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { activationMatching } from './activation-matching.js';
import { branchedNotation, contextOf, drain, outputsOf, untimed } from './match-problem.fixture.js';
import type { PairMatcher } from './matcher.js';
import type { Model } from './model.js';
import { partialMatching } from './partial-matching.js';
import { padWeights, unpadWeights } from './partial-padding.js';
import { weightMatchingBy } from './weight-matching.js';

const weightMatching = weightMatchingBy({ kernel: 'dot', order: 'random' });

function modelOf(notation: string, seed: number): Model {
  const network = parseNetwork(notation);
  return { network, spec: permutationSpec(network).spec, weights: initialize(network, seed) };
}

const widths = [
  ['mlp:12-10-8-4', 'mlp:12-16-9-4'],
  ['vgg11:3x16x16-4,width=0.1', 'vgg11:3x16x16-4,width=0.15'],
  ['resnet20:3x8x8-4,width=0.25', 'resnet20:3x8x8-4,width=0.5'],
  [branchedNotation(2), branchedNotation(3)],
] as const;

const match = (a: Model, b: Model, matcher: PairMatcher) => {
  const { data } = contextOf(a.network.notation, { seed: 4 });
  const target = { network: a.network, spec: a.spec };
  return drain(partialMatching(matcher)({ a, b, target, data, seed: 1, timed: untimed }));
};

function difference(a: Model, b: Model): number {
  const [x, y] = [outputsOf(a), outputsOf(b)];
  return x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!)), 0);
}

describe('padding', () => {
  it.each(widths)('makes %s as wide as %s, and the same function', (narrow, wide) => {
    const [model, target] = [modelOf(narrow, 1), modelOf(wide, 2)];
    const padded = padWeights(model, target);
    expect([...padded].map(([name, { shape }]) => [name, shape])).toEqual(
      [...target.weights].map(([name, { shape }]) => [name, shape]),
    );
    expect(difference(model, { ...target, weights: padded })).toBeLessThan(1e-5);
    const identity = unpadWeights(padded, new Map(), { from: target, to: model });
    expect(identity).toEqual(model.weights);
  });

  it('is taken out of a shuffled network again, wherever it went', () => {
    const [model, target] = [modelOf('mlp:12-10-8-4', 1), modelOf('mlp:12-16-9-4', 2)];
    const permutation = randomPermutation(target.spec, 7);
    const shuffled = permuteWeights(padWeights(model, target), target.spec, permutation);
    const weights = unpadWeights(shuffled, permutation, { from: target, to: model });
    expect(difference(model, { ...model, weights })).toBeLessThan(1e-5);
  });

  it('refuses a layer norm, which sees the zeros', () => {
    const [model, target] = [
      modelOf('mlp:12-10-4,norm=layer', 1),
      modelOf('mlp:12-16-4,norm=layer', 2),
    ];
    expect(() => padWeights(model, target)).toThrow('padding with units of zeros changes');
  });

  it('refuses a target that is narrower, or another network', () => {
    const model = modelOf('mlp:12-10-8-4', 1);
    expect(() => padWeights(model, modelOf('mlp:12-16-7-4', 2))).toThrow(
      '[group=fc2, units=8, target=7]',
    );
    expect(() => padWeights(model, modelOf('mlp:12-16-4', 2))).toThrow('[group=fc2]');
    expect(() => padWeights(model, modelOf('mlp:13-16-9-4', 2))).toThrow(
      '[tensor=fc1.weight, expected 16x13, got 16x12]',
    );
  });
});

describe('partial matching', () => {
  const matchers = {
    weight: weightMatching,
    activation: activationMatching({ statistic: 'covariance', taps: 'first' }),
  };
  it.each(Object.entries(matchers))(
    'finds by %s a network in a wider one, shuffled among dead units',
    (_, matcher) => {
      for (const [narrow, wide] of widths) {
        const b = modelOf(narrow, 1);
        const architecture = modelOf(wide, 2);
        const hidden = randomPermutation(architecture.spec, 9);
        const a = {
          ...architecture,
          weights: permuteWeights(padWeights(b, architecture), architecture.spec, hidden),
        };
        const { permutation, paddedB } = match(a, b, matcher);
        expect(permuteWeights(paddedB, a.spec, permutation)).toEqual(a.weights);
      }
    },
  );

  it('gives every unit of the narrower network a real unit of the wider one', () => {
    const [a, b] = [modelOf('mlp:12-16-9-4', 1), modelOf('mlp:12-10-8-4', 2)];
    const { permutation, paddedA, paddedB } = match(a, b, weightMatching);
    expect(paddedA).toEqual(a.weights);
    const weights = unpadWeights(permuteWeights(paddedB, a.spec, permutation), permutation, {
      from: a,
      to: b,
    });
    expect(difference(b, { ...b, weights })).toBeLessThan(1e-5);
  });

  it('leaves no tensor behind', () => {
    const before = tensorCount();
    match(modelOf('mlp:12-16-9-4', 1), modelOf('mlp:12-10-8-4', 2), weightMatching);
    expect(tensorCount()).toBe(before);
  });
});
