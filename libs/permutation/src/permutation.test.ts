import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  composePermutations,
  identityPermutation,
  invertPermutation,
  isIdentity,
  randomPermutation,
} from './permutation.js';
import { permuteWeights } from './permute-weights.js';
import { symmetriesLog10 } from './symmetries.js';

const specs = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 })
  .map((sizes) => sizes.map((size, i) => ({ name: `group ${i}`, size, axes: [] })));

describe('permutations', () => {
  it('are composed in any order of brackets', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, seed) => {
        const [a, b, c] = [0, 1, 2].map((i) => randomPermutation(spec, seed + i));
        expect(composePermutations(composePermutations(a, b), c)).toEqual(
          composePermutations(a, composePermutations(b, c)),
        );
      }),
    );
  });

  it('have one that changes nothing', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, seed) => {
        const [identity, drawn] = [identityPermutation(spec), randomPermutation(spec, seed)];
        expect(isIdentity(identity)).toBe(true);
        expect(composePermutations(identity, drawn)).toEqual(drawn);
        expect(composePermutations(drawn, identity)).toEqual(drawn);
      }),
    );
  });

  it('have an inverse on either side, and are theirs', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, seed) => {
        const drawn = randomPermutation(spec, seed);
        const inverse = invertPermutation(drawn);
        expect(isIdentity(composePermutations(drawn, inverse))).toBe(true);
        expect(isIdentity(composePermutations(inverse, drawn))).toBe(true);
        expect(invertPermutation(inverse)).toEqual(drawn);
      }),
    );
  });
});

/** log10(n!) by Stirling's series, exact to 1e-13 of it from 20 on. */
function stirlingLog10(n: number): number {
  const series = 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1260 * n ** 5) - 1 / (1680 * n ** 7);
  return (n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series) / Math.LN10;
}

describe('symmetriesLog10', () => {
  it('is the sum of log10(size!) by the gamma function, to 1e-9', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 20, max: 4096 }), { maxLength: 8 }), (sizes) => {
        const spec = sizes.map((size) => ({ name: String(size), size, axes: [] }));
        const expected = sizes.reduce((sum, size) => sum + stirlingLog10(size), 0);
        expect(Math.abs(symmetriesLog10(spec) - expected)).toBeLessThanOrEqual(
          1e-9 * Math.max(1, expected),
        );
      }),
    );
  });
});

describe('units inside parts that are re-ordered as wholes', () => {
  const at = (offset: number, block: number) => ({ tensor: 't', axis: 0, offset, block });
  const spec = [
    { name: 'parts', size: 3, axes: [at(0, 2)] },
    ...[0, 1, 2].map((part) => ({ name: `in ${part}`, size: 2, axes: [at(2 * part, 1)] })),
  ];
  const weights = new Map([['t', { shape: [6], data: Float32Array.of(0, 1, 2, 3, 4, 5) }]]);

  it('may be of several groups in each part', () => {
    const axes = (offset: number) => [at(offset, 1)];
    const several = [
      { name: 'parts', size: 2, axes: [at(0, 4)] },
      ...['x', 'y', 'z', 'u'].map((name, i) => ({ name, size: 2, axes: axes(2 * i) })),
    ];
    const identity = identityPermutation(several);
    const swapped = new Map([...identity, ['x', Int32Array.of(1, 0)]]);
    expect(composePermutations(swapped, identity, several)).toEqual(swapped);
  });

  it('have to be in each part', () => {
    const some = [spec[0]!, spec[1]!];
    expect(() => invertPermutation(identityPermutation(some), some)).toThrow(
      'a group lies in some of the parts of another alone [group=in 0, parts of=parts',
    );
  });

  it('go with their part when permutations are composed and undone', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const [first, second] = [seed, seed + 1].map((one) => randomPermutation(spec, one));
        const moved = permuteWeights(weights, spec, first!);
        expect(permuteWeights(weights, spec, composePermutations(first!, second!, spec))).toEqual(
          permuteWeights(moved, spec, second!),
        );
        expect(permuteWeights(moved, spec, invertPermutation(first!, spec))).toEqual(weights);
      }),
    );
  });
});
