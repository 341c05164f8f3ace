import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import {
  composePermutations,
  permuteWeights,
  randomPermutation,
  type Weights,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decomposeAll } from './decomposition.js';
import { drain } from './drain.fixture.js';
import {
  golden,
  goldenPermutation,
  goldenValues,
  goldenWeights,
} from './golden-networks.fixture.js';
import { l2Reductions } from './l2-reduction.js';
import { permutePolarFactors, polarFactor } from './polar-factor.js';
import { rScore } from './r-score.js';
import { spectrumDifference } from './spectrum.js';

const factorsOf = (network: typeof golden, weights: Weights, gamma: number) =>
  new Map(
    [...drain(decomposeAll(network, weights))].map(([name, one]) => [
      name,
      polarFactor(one, gamma),
    ]),
  );
const { groups } = permutationSpec(golden);
const a = goldenWeights('a');

describe('the reference values of NumPy', () => {
  it.each(goldenValues.layers)('hold for the spectra of layer $layer', (layer) => {
    const name = `fc${layer.layer}.weight`;
    for (const [net, expected] of [
      ['a', layer.singular_values_a],
      ['independent', layer.singular_values_b],
    ] as const) {
      const { values } = drain(decomposeAll(golden, goldenWeights(net))).get(name)!;
      expect(values).toHaveLength(expected.length);
      values.forEach((value, i) => {
        expect(Math.abs(value - expected[i])).toBeLessThan(1e-6 * expected[i]);
      });
    }
  });

  it.each(goldenValues.results)('hold for $net under $permutation', (expected) => {
    const b = goldenWeights(expected.net);
    const permutation = goldenPermutation(expected.permutation);
    const permutedB = permuteWeights(b, groups, permutation);
    const { all } = l2Reductions(a, b, permutedB);
    expect(all.before).toBeCloseTo(expected.l2_before, 6);
    expect(all.after).toBeCloseTo(expected.l2_after, 6);
    expect(all.reduction).toBeCloseTo(expected.l2_reduction_rate, 6);
    for (const { gamma, score, layer_terms, kept, n } of expected.r) {
      const ofA = factorsOf(golden, a, gamma);
      for (const ofB of [
        factorsOf(golden, permutedB, gamma),
        permutePolarFactors(factorsOf(golden, b, gamma), groups, permutation),
      ]) {
        const found = rScore(ofA, ofB);
        expect(Math.abs(found.score! - score)).toBeLessThan(1e-5);
        expect(found.terms.map(({ keptA, keptB }) => [keptA, keptB])).toEqual(kept);
        expect(found.terms.map(({ count }) => count)).toEqual(n);
        found.terms.forEach(({ term }, i) => {
          expect(Math.abs(term - layer_terms[i])).toBeLessThan(1e-5);
        });
      }
    }
  });
});

describe.each(['mlp', 'vgg', 'resnet_batch', 'transformer'])('of %s', (name) => {
  const { network } = referenceNetworks[name]!;
  const groups = permutationSpec(network).groups;
  const [first, second] = [1, 2].map((seed) => initialize(network, seed));
  const gammas = fc.double({ min: 0, max: 0.99, noNaN: true });
  const seeds = fc.nat();

  it('a network scores 1 with itself', () => {
    const factors = factorsOf(network, first!, 0);
    expect(rScore(factors, factors).score).toBeCloseTo(1, 5);
    expect(rScore(factors, factors).terms.length).toBeGreaterThan(2);
  });

  it('a planted permutation takes all of the distance, and brings the score back to 1', () => {
    fc.assert(
      fc.property(seeds, gammas, (seed, gamma) => {
        const planted = randomPermutation(groups, seed);
        const shuffled = permuteWeights(first!, groups, planted);
        const factors = factorsOf(network, first!, gamma);
        expect(
          rScore(factorsOf(network, shuffled, gamma), permutePolarFactors(factors, groups, planted))
            .score,
        ).toBeCloseTo(1, 4);
        const { all, layers } = l2Reductions(
          shuffled,
          first!,
          permuteWeights(first!, groups, planted),
        );
        expect(all.before === 0 || all.reduction === 1).toBe(true);
        expect(layers.every(({ after }) => after === 0)).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  it('the score lies in [-1, 1] and stays as it is when both are permuted alike', () => {
    fc.assert(
      fc.property(seeds, gammas, (seed, gamma) => {
        const both = randomPermutation(groups, seed);
        const [ofA, ofB] = [first!, second!].map((weights) => factorsOf(network, weights, gamma));
        const before = rScore(ofA!, ofB!).score!;
        const permuted = [first!, second!].map((weights) =>
          factorsOf(network, permuteWeights(weights, groups, both), gamma),
        );
        expect(rScore(permuted[0]!, permuted[1]!).score).toBeCloseTo(before, 4);
        expect(Math.abs(before)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 8 },
    );
  });

  it('permuting does not change a spectrum', () => {
    const shuffled = permuteWeights(first!, groups, randomPermutation(groups, 3));
    const spectra = [first!, shuffled].map((weights) => drain(decomposeAll(network, weights)));
    for (const [tensor, { values }] of spectra[0]!) {
      expect(spectrumDifference(values, spectra[1]!.get(tensor)!.values)).toBeLessThan(1e-12);
    }
  });
});

describe('polar factors', () => {
  it('permute as the permutations compose', () => {
    const factors = factorsOf(golden, a, 0.3);
    const [first, second] = [1, 2].map((seed) => randomPermutation(groups, seed));
    const apart = permutePolarFactors(
      permutePolarFactors(factors, groups, first!),
      groups,
      second!,
    );
    expect(apart).toEqual(
      permutePolarFactors(factors, groups, composePermutations(first!, second!)),
    );
  });

  it('leave out singular vectors that could be any', () => {
    const column = Float32Array.of(1, 2, 3, 0.5, 1, 1.5);
    const network = parseNetwork('mlp:3-2');
    const weights = new Map(initialize(network, 0)).set('fc1.weight', {
      shape: [2, 3],
      data: column,
    });
    expect(factorsOf(network, weights, 0).get('fc1.weight')!.kept).toBe(1);
  });

  it('of zeros keep nothing, and have no score', () => {
    const network = parseNetwork('mlp:3-2');
    const zeros = new Map(
      [...initialize(network, 0)].map(([name, { shape, data }]) => [
        name,
        { shape, data: new Float32Array(data.length) },
      ]),
    );
    const factors = factorsOf(network, zeros, 0);
    expect(rScore(factors, factors).score).toBeUndefined();
  });

  it.each([-0.1, 1, Number.NaN])('refuse the threshold %d', (gamma) => {
    expect(() => factorsOf(golden, a, gamma)).toThrow(
      `expected a threshold in [0, 1) [gamma=${gamma}]`,
    );
  });

  it('leave no tensor behind', () => {
    const before = tensorCount();
    factorsOf(golden, a, 0.3);
    expect(tensorCount()).toBe(before);
  });
});
