import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { permuteWeights, randomPermutation } from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { activationMatching } from '../activation/activation-matching.js';
import { alignToFirst } from '../methods/align-to-first.js';
import {
  branchedNotation,
  contextOf,
  drain,
  outputsOf,
  untimed,
} from '../problem/match-problem.fixture.js';
import type { Model } from '../problem/model.js';
import type { Matrix } from '../search/fusion.js';
import type { Matcher } from '../search/matcher.js';
import { cycleConsistentMatching } from '../soft/cycle-consistent.js';
import { weightMatchingBy } from '../weight/weight-matching.js';
import { partialMatching } from './partial-matching.js';
import { padWeights } from './partial-padding.js';

const weightMatching = weightMatchingBy({ kernel: 'dot', order: 'random' });

function modelOf(notation: string, seed: number): Model {
  const network = parseNetwork(notation);
  return { network, groups: permutationSpec(network).groups, weights: initialize(network, seed) };
}

const widths = [
  ['mlp:12-10-8-4', 'mlp:12-16-9-4'],
  ['vgg11:3x16x16-4,width=0.1', 'vgg11:3x16x16-4,width=0.15'],
  ['resnet20:3x8x8-4,width=0.25', 'resnet20:3x8x8-4,width=0.5'],
  [branchedNotation(2), branchedNotation(3)],
] as const;

const match = (a: Model, b: Model, matcher: Matcher) => {
  const { data } = contextOf(a.network.notation, { seed: 4 });
  return drain(partialMatching(matcher)({ a, b, data, seed: 1, timed: untimed }));
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
    weight: alignToFirst(weightMatching),
    activation: alignToFirst(activationMatching({ statistic: 'covariance', taps: 'first' })),
    c2m3: cycleConsistentMatching({ iterations: 50, update: 'in-turn' }),
  };
  it.each(Object.entries(matchers))(
    'finds by %s a network in a wider one, shuffled among dead units',
    (_, matcher) => {
      for (const [narrow, wide] of widths) {
        const b = modelOf(narrow, 1);
        const architecture = modelOf(wide, 2);
        const hidden = randomPermutation(architecture.groups, 9);
        const padded = padWeights(b, architecture);
        const a = { ...architecture, weights: permuteWeights(padded, architecture.groups, hidden) };
        const { aligned, transports } = match(a, b, matcher);
        expect(aligned).toEqual(a.weights);
        for (const { name, size } of b.groups) {
          const where = [...hidden.get(name)!].map((unit) => (unit < size ? unit : -1));
          expect(placesIn(transports.get(name)!)).toEqual(where);
        }
      }
    },
  );

  it('keeps what the narrower network computes, and gives each of its units one of the wider', () => {
    const [a, b] = [modelOf('mlp:12-16-9-4', 1), modelOf('mlp:12-10-8-4', 2)];
    const { aligned, transports, proof } = match(a, b, matchers.weight);
    expect(difference(b, { ...a, weights: aligned })).toBeLessThan(1e-5);
    expect(proof).toMatchObject({ equal: true, precision: 'float64' });
    for (const { name, size } of b.groups) {
      const units = placesIn(transports.get(name)!).filter((unit) => unit >= 0);
      expect(units.sort((x, y) => x - y)).toEqual(Array.from({ length: size }, (_, i) => i));
      const mass = transports.get(name)!.data.reduce((sum, share) => sum + share, 0);
      expect(mass).toBeCloseTo(1, 6);
    }
  });

  it('refuses a first network that is the narrower', () => {
    const [a, b] = [modelOf('mlp:12-10-8-4', 1), modelOf('mlp:12-16-9-4', 2)];
    expect(() => match(a, b, matchers.weight)).toThrow('[group=fc1, units=16, target=10]');
  });

  it('leaves no tensor behind', () => {
    const before = tensorCount();
    match(modelOf('mlp:12-16-9-4', 1), modelOf('mlp:12-10-8-4', 2), matchers.weight);
    expect(tensorCount()).toBe(before);
  });
});

/** The unit that each row is of, or -1. */
function placesIn({ rows, columns, data }: Matrix): number[] {
  return Array.from({ length: rows }, (_, row) =>
    data.subarray(row * columns, (row + 1) * columns).findIndex((share) => share > 0),
  );
}
