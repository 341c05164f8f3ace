import { combine } from '@isthmus/connectivity';
import { initialize, parseNetwork, toTensors } from '@isthmus/network';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import type { Weights } from '@isthmus/permutation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preActivations } from './corrected-nodes.js';
import { batchesOf, drain, golden, named, repairCases } from './repair-vectors.fixture.js';
import { unitStatistics } from './unit-statistics.js';
import { varianceCollapse } from './variance-collapse.js';

const file = golden('repair_mlp.safetensors');
const batches = batchesOf(file, [256]);

/** The ratio of each layer of a combination of perceptrons of 20 inputs. */
function ratiosOf(notation: string, models: readonly Weights[], coefficients: readonly number[]) {
  const network = parseNetwork(notation);
  const nodes = preActivations(network).map(({ name }) => name);
  const [combination, ...ofModels] = [combine(models, coefficients), ...models].map((weights) =>
    drain(unitStatistics(network, toTensors(network, weights), { batches }, nodes)),
  );
  const layers = varianceCollapse(combination!, ofModels, coefficients);
  expect(layers.map(({ node }) => node)).toEqual(nodes);
  return layers.map(({ ratio }) => ratio);
}

describe('the variance collapse', () => {
  it('of a midpoint is that of the reference, layer by layer', () => {
    const models = [named(file, 'a.'), named(file, 'b.')];
    const ratios = ratiosOf('mlp:20-16-16-16-5', models, [0.5, 0.5]);
    const expected: number[] = repairCases.repair_mlp.variance_ratio_midpoint_to_ends;
    expect(ratios).toHaveLength(expected.length + 1);
    for (const [i, ratio] of expected.entries()) expect(ratios[i]).toBeCloseTo(ratio, 5);
  });

  const drawn = (seed: number) => initialize(parseNetwork('mlp:20-64-64-5'), seed);
  const seed = fc.integer({ min: 0, max: 1e6 });

  it('does not happen between a model and itself', () => {
    fc.assert(
      fc.property(seed, fc.double({ min: 0, max: 1, noNaN: true }), (one, lambda) => {
        const models = [drawn(one), drawn(one)];
        for (const ratio of ratiosOf('mlp:20-64-64-5', models, [1 - lambda, lambda])) {
          expect(ratio).toBeCloseTo(1, 4);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('halves the variances of independent units of a first layer, and takes more in the next', () => {
    fc.assert(
      fc.property(seed, (one) => {
        const models = [drawn(one), drawn(one + 1)];
        const [first, second] = ratiosOf('mlp:20-64-64-5', models, [0.5, 0.5]);
        expect(Math.abs(first! - 0.5)).toBeLessThan(0.1);
        expect(second).toBeLessThan(first!);
      }),
      { numRuns: 10 },
    );
  });
});

it('is measured where activations are taken, behind norms too', () => {
  const { network } = referenceNetworks.conv_batchnorm!;
  const ops = preActivations(network).map(({ op }) => op.notation.op);
  expect(new Set(ops)).toEqual(new Set(['batch-norm', 'linear']));
});
