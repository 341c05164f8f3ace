import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeChain, cycleError, fixedPoints } from './cycles.js';
import {
  composePermutations,
  identityPermutation,
  invertPermutation,
  randomPermutation,
} from './permutation.js';
import { permuteWeights } from './permute-weights.js';

const specs = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 })
  .map((sizes) =>
    sizes.map((size, i) => ({
      name: `group ${i}`,
      size,
      axes: [{ tensor: `tensor ${i}`, axis: 0, offset: 0, block: 1 }],
    })),
  );
const weightsFor = (spec: readonly { readonly size: number }[]) =>
  new Map(
    spec.map(({ size }, i) => [
      `tensor ${i}`,
      { shape: [size], data: Float32Array.from({ length: size }, (_, unit) => unit) },
    ]),
  );

describe('a chain of permutations', () => {
  it('brings models that are one, each in an order of its own, from the last to the first', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, seed) => {
        const model = weightsFor(spec);
        const orders = [0, 1, 2, 3].map((i) => randomPermutation(spec, seed + i));
        const models = orders.map((order) => permuteWeights(model, spec, order));
        const link = (i: number) =>
          composePermutations(invertPermutation(orders[i + 1]!), orders[i]!);
        const chain = composeChain([link(0), link(1), link(2)]);
        expect(permuteWeights(models[3]!, spec, chain)).toEqual(models[0]);
      }),
    );
  });

  it('of one link is that permutation', () => {
    const only = randomPermutation([{ name: 'fc1', size: 9, axes: [] }], 1);
    expect(composeChain([only])).toEqual(only);
  });

  it('refuses no link, and links of other groups by name', () => {
    expect(() => composeChain([])).toThrow('expected a permutation or more, got none');
    const of = (name: string) => identityPermutation([{ name, size: 2, axes: [] }]);
    expect(() => composeChain([of('fc1'), of('fc2')])).toThrow('[group=fc1');
  });
});

describe('fixed points', () => {
  it('are counted by group', () => {
    const permutation = new Map([
      ['fc1', Int32Array.of(0, 2, 1, 3)],
      ['fc2', Int32Array.of(1, 2, 0)],
    ]);
    expect([...fixedPoints(permutation)]).toEqual([
      ['fc1', 2],
      ['fc2', 0],
    ]);
  });

  it('are as many for the inverse, and every unit for the identity', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, seed) => {
        const drawn = randomPermutation(spec, seed);
        expect(fixedPoints(invertPermutation(drawn))).toEqual(fixedPoints(drawn));
        const sizes = new Map(spec.map(({ name, size }) => [name, size]));
        expect(fixedPoints(identityPermutation(spec))).toEqual(sizes);
      }),
    );
  });
});

describe('the cycle error', () => {
  it('is 0 of permutations that come from one order of each model', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, seed) => {
        const [a, b, c] = [0, 1, 2].map((i) => randomPermutation(spec, seed + i));
        const link = (from: typeof a, to: typeof a) =>
          composePermutations(invertPermutation(to!), from!);
        expect(cycleError([link(a, b), link(b, c), link(c, a)])).toBe(0);
      }),
    );
  });

  it('does not depend on the model at which the cycle begins', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, seed) => {
        const [a, b, c] = [0, 1, 2].map((i) => randomPermutation(spec, seed + i));
        expect(cycleError([b!, c!, a!])).toBe(cycleError([a!, b!, c!]));
      }),
    );
  });

  it('is the share of units, of all groups together, that end up elsewhere', () => {
    const swap = new Map([
      ['fc1', Int32Array.of(1, 0, 2)],
      ['fc2', Int32Array.of(0)],
    ]);
    expect(cycleError([swap])).toBe(0.5);
    expect(cycleError([swap, swap])).toBe(0);
    expect(cycleError([new Map()])).toBe(0);
  });
});
