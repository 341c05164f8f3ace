import { initialize, networkParameters } from '@isthmus/network';
import {
  identityPermutation,
  type Permutation,
  type PermutationSpec,
  permuteWeights,
  randomPermutation,
  type Weights,
} from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import {
  disposeAll,
  readFloats,
  type Tensor,
  tensor,
  tensorCount,
  tidy,
} from '@isthmus/tensorflow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextOf } from '../problem/match-problem.fixture.js';
import {
  innerProduct,
  nearestPermutation,
  permuteSoftly,
  type SoftPermutation,
  toDeviceWeights,
  toSoft,
} from './soft-permutation.js';

interface Case {
  readonly groups: PermutationSpec;
  readonly weights: Weights;
}

function networkCase(notation: string): Case {
  const { network, groups } = contextOf(notation, { seed: 0 });
  expect([...initialize(network, 1).keys()]).toEqual([...networkParameters(network).keys()]);
  return { groups, weights: noise(initialize(network, 1)) };
}

/** One group on both axes of an array, one behind an offset, and one within the other's blocks. */
const entangled: Case = {
  groups: [
    {
      name: 'tied',
      size: 3,
      axes: [
        { tensor: 'square', axis: 0, offset: 0, block: 1 },
        { tensor: 'square', axis: 1, offset: 0, block: 1 },
        { tensor: 'long', axis: 1, offset: 2, block: 1 },
      ],
    },
    { name: 'outer', size: 2, axes: [{ tensor: 'long', axis: 0, offset: 1, block: 3 }] },
    { name: 'inner', size: 3, axes: [{ tensor: 'long', axis: 0, offset: 1, block: 1 }] },
  ],
  weights: noise(
    new Map([
      ['square', { shape: [3, 3], data: new Float32Array(9) }],
      ['long', { shape: [8, 6, 2], data: new Float32Array(96) }],
      ['apart', { shape: [2], data: new Float32Array(2) }],
    ]),
  ),
};

const cases: readonly (readonly [string, Case])[] = [
  ...['mlp:5-6-4-3', 'vgg11:3x32x32-4,width=0.07,norm=batch', 'resnet20:3x8x8-4,width=0.3'].map(
    (notation): [string, Case] => [notation, networkCase(notation)],
  ),
  ['entangled groups', entangled],
];

describe.each(cases)('soft permutation of %s', (_name, { groups, weights }) => {
  const device = toDeviceWeights(weights);

  it('permutes weights as the permutation does where its matrices are one', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const permutation = randomPermutation(groups, seed);
        const soft = toSoft(permutation);
        expect(permuted(soft)).toEqual(entriesOf(permuteWeights(weights, groups, permutation)));
        expect(nearestPermutation(groups, soft)).toEqual(permutation);
        disposeAll(soft);
      }),
      { numRuns: 5 },
    );
  });

  it('has the gradient that central differences give, and leaves no tensor behind', () => {
    const before = tensorCount();
    const soft = mixture(groups, 3);
    const direction = toDeviceWeights(noise(weights));
    const gradient = tidy(
      () => permuteSoftly(device, groups, soft).gradient(direction),
      (sums) => sums.values(),
    );
    for (const { name, size } of groups.slice(0, 4)) {
      const analytic = readFloats(gradient.get(name)!);
      const numeric = Float32Array.from({ length: Math.min(size * size, 6) }, (_, entry) => {
        const at = (step: number) => scalarAt(nudged(soft, { name, entry, step }), direction);
        return (at(0.05) - at(-0.05)) / 0.1;
      });
      const largest = Math.max(...analytic.map(Math.abs));
      numeric.forEach((value, entry) => {
        expect(Math.abs(analytic[entry]! - value)).toBeLessThan(2e-3 * largest);
      });
    }
    for (const used of [soft, direction, gradient]) disposeAll(used);
    expect(tensorCount()).toBe(before);
  });

  function permuted(soft: SoftPermutation) {
    return tidy(
      () =>
        new Map(
          [...permuteSoftly(device, groups, soft).weights].map(([name, value]) => [
            name,
            readFloats(value),
          ]),
        ),
      () => [],
    );
  }

  function scalarAt(soft: SoftPermutation, direction: SoftPermutation): number {
    let sum = 0;
    tidy(
      () => {
        sum = innerProduct(direction, permuteSoftly(device, groups, soft).weights);
      },
      () => [],
    );
    disposeAll(soft);
    return sum;
  }
});

/** Part of the way between two random permutations. */
function mixture(groups: PermutationSpec, seed: number): SoftPermutation {
  const ends = [0, 1].map((i) => randomPermutation(groups, seed + i));
  return new Map(groups.map(({ name }) => [name, between(ends, name)]));
}

function between(ends: readonly Permutation[], name: string): Tensor {
  const size = ends[0]!.get(name)!.length;
  const matrix = new Float32Array(size * size);
  ends.forEach((end, i) => {
    end.get(name)!.forEach((column, row) => {
      matrix[row * size + column]! += i === 0 ? 0.3 : 0.7;
    });
  });
  return tensor(matrix, [size, size]);
}

/** The same matrices, one entry of one of them moved. */
function nudged(
  soft: SoftPermutation,
  { name, entry, step }: { readonly name: string; readonly entry: number; readonly step: number },
): SoftPermutation {
  return new Map(
    [...soft].map(([group, matrix]) => {
      const values = readFloats(matrix).slice();
      if (group === name) values[entry]! += step;
      return [group, tensor(values, matrix.shape)];
    }),
  );
}

function noise(weights: Weights): Weights {
  const random = createRandom(5, 'noise');
  return new Map(
    [...weights].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map(() => random.normal()) },
    ]),
  );
}

function entriesOf(weights: Weights) {
  return new Map([...weights].map(([name, { data }]) => [name, data]));
}

it('says which tensor is missing', () => {
  const { groups } = entangled;
  const soft = toSoft(identityPermutation(groups));
  expect(() => permuteSoftly(new Map(), groups, soft)).toThrow('[missing=square, known=]');
  disposeAll(soft);
});
