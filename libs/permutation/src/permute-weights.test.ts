import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkPermutation,
  composePermutations,
  identityPermutation,
  invertPermutation,
  isIdentity,
  randomPermutation,
} from './permutation.js';
import type { PermutationSpec } from './permutation-spec.js';
import { entriesOf, permuteWeights } from './permute-weights.js';
import type { Weights } from './weights.js';

const whole = { offset: 0, block: 1 };

/** A convolution whose outputs and inputs are both permuted, and a bias. */
function problem(width: number, height: number, seed: number) {
  const spec: PermutationSpec = [
    {
      name: 'out',
      size: width,
      axes: [
        { tensor: 'conv', axis: 0, ...whole },
        { tensor: 'bias', axis: 0, ...whole },
      ],
    },
    { name: 'in', size: height, axes: [{ tensor: 'conv', axis: 1, ...whole }] },
  ];
  const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => i + seed);
  const weights: Weights = new Map([
    ['conv', { shape: [width, height, 3], data: numbers(width * height * 3) }],
    ['bias', { shape: [width], data: numbers(width) }],
    ['other', { shape: [2], data: numbers(2) }],
  ]);
  return { spec, weights };
}

const cases = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.nat(999));

describe('permuteWeights', () => {
  it('puts unit indices[i] of the old network at i, as numpy does', () => {
    const { spec, weights } = problem(3, 2, 0);
    const permutation = new Map([
      ['out', Int32Array.of(2, 0, 1)],
      ['in', Int32Array.of(1, 0)],
    ]);
    const permuted = permuteWeights(weights, spec, permutation);
    expect([...(permuted.get('bias')?.data ?? [])]).toEqual([2, 0, 1]);
    // conv[2, 1, :] of the old network comes first.
    expect([...(permuted.get('conv')?.data.slice(0, 6) ?? [])]).toEqual([15, 16, 17, 12, 13, 14]);
    expect(permuted.get('other')).toBe(weights.get('other'));
  });

  it('is undone by the inverse', () => {
    fc.assert(
      fc.property(cases, ([width, height, seed]) => {
        const { spec, weights } = problem(width, height, seed);
        const permutation = randomPermutation(spec, seed);
        const there = permuteWeights(weights, spec, permutation);
        expect(permuteWeights(there, spec, invertPermutation(permutation))).toEqual(weights);
        expect(isIdentity(composePermutations(permutation, invertPermutation(permutation)))).toBe(
          true,
        );
      }),
    );
  });

  it('twice is the composition once', () => {
    fc.assert(
      fc.property(cases, ([width, height, seed]) => {
        const { spec, weights } = problem(width, height, seed);
        const [first, second] = [randomPermutation(spec, seed), randomPermutation(spec, seed + 1)];
        expect(permuteWeights(permuteWeights(weights, spec, first), spec, second)).toEqual(
          permuteWeights(weights, spec, composePermutations(first, second)),
        );
      }),
    );
  });

  it('refuses weights of another shape, naming tensor and shape', () => {
    const { spec } = problem(3, 2, 0);
    const { weights } = problem(2, 2, 0);
    expect(() => permuteWeights(weights, spec, identityPermutation(spec))).toThrow(
      'tensor=conv, axis=0, expected 3 entries, got shape 2x2x3',
    );
  });
});

describe('entriesOf', () => {
  it('moves whole blocks, from the offset on', () => {
    const entries = entriesOf(Int32Array.of(1, 0), 7, { offset: 2, block: 2 });
    expect([...entries]).toEqual([0, 1, 4, 5, 2, 3, 6]);
  });
});

describe('checkPermutation', () => {
  const { spec } = problem(3, 2, 0);
  const withOut = (...indices: number[]) =>
    new Map([...identityPermutation(spec), ['out', Int32Array.from(indices)]]);

  it.each([
    ['an index used twice', withOut(0, 1, 1), 'index=1, positions=1 and 2'],
    ['an index out of range', withOut(0, 1, 3), 'position=2, index=3, size=3'],
    ['a short group', withOut(0, 1), 'expected 3 indices, got 2'],
    ['an unknown group', new Map([...withOut(0, 1, 2), ['x', Int32Array.of(0)]]), 'group=x'],
  ])('refuses %s', (_, permutation, message) => {
    expect(() => checkPermutation(spec, permutation)).toThrow(message);
  });
});
