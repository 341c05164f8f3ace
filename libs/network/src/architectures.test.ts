import {
  identityPermutation,
  isIdentity,
  permuteWeights,
  provePermutation,
  randomPermutation,
  type Weights,
  type WeightTensor,
} from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { readFloats, tensor, tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { permutationSpec } from './axes.js';
import { initialize } from './initialize.js';
import type { Network } from './network.js';
import { parseNetwork } from './parse-network.js';
import { forward, toTensors } from './run.js';

/** Weights that are nowhere equal: norms' scales and running statistics too. */
function shuffledUp(network: Network, seed: number): Weights {
  return new Map(
    [...initialize(network, seed)].map(([name, { shape, data }]): [string, WeightTensor] => {
      const random = createRandom(seed, 'perturb', name);
      return [
        name,
        {
          shape,
          data: data.map(
            (value) => value * (0.9 + 0.2 * random.uniform()) + 0.02 * random.normal(),
          ),
        },
      ];
    }),
  );
}

function outputs(network: Network, weights: Weights) {
  const random = createRandom(1, 'probe');
  const size = network.inputShape.reduce((product, length) => product * length, 4);
  const input = Float32Array.from({ length: size }, () => random.normal());
  const values = new Map<string, WeightTensor>();
  tidy(
    () => {
      const batch = tensor(input, [4, ...network.inputShape]);
      for (const [node, { output }] of forward(network, toTensors(network, weights), batch).nodes) {
        values.set(node, { shape: output.shape, data: readFloats(output) });
      }
    },
    () => [],
  );
  return values;
}

const notations: readonly (readonly [notation: string, groups: number])[] = [
  ['mlp:20-16-12-5', 2],
  ['mlp:20-16-12-5,norm=batch,bias=false,activation=tanh', 2],
  ['mlp:20-16-12-5,norm=layer,activation=gelu', 2],
  ['mean-field:20-16-3', 1],
  ['vgg11:3x32x32-10,width=0.125', 8],
  ['vgg13:3x32x32-10,width=0.125,norm=none', 10],
  ['vgg16:3x32x32-10,width=0.125,norm=layer', 13],
  ['vgg19:1x32x32-10,width=0.0625,norm=group', 16],
  ['resnet20:3x16x16-10,width=0.5', 12],
  ['resnet20:3x16x16-10,width=0.5,norm=layer,activation=pre', 12],
  ['resnet32:3x16x16-10,width=0.25,norm=group', 18],
  ['resnet56:3x16x16-10,width=0.25', 30],
  ['resnet18:3x32x32-10,width=0.125', 12],
  ['resnet50:3x32x32-10,width=0.0625', 37],
  // The stream; a block: its heads, units inside each head of q-k and of v-o, and its hidden units.
  ['vit:3x16x16-10,patch=4,units=24,heads=3,depth=2', 1 + 2 * (1 + 3 + 3 + 1)],
];

describe.each(notations)('%s', (notation, groups) => {
  const network = parseNetwork(notation);
  const { spec, valueAxes } = permutationSpec(network);

  it(`has ${groups} permutation groups`, () => {
    expect(spec).toHaveLength(groups);
  });

  it('computes the same function under a random permutation of every group', () => {
    const weights = shuffledUp(network, 3);
    const permutation = randomPermutation(spec, 5);
    expect(isIdentity(permutation)).toBe(false);
    const permuted = permuteWeights(weights, spec, permutation);
    const run = (tried: Weights) => outputs(network, tried);
    const proof = provePermutation(run, weights, permuted, permutation, valueAxes);
    expect(proof).toMatchObject({ equal: true });
    expect(proof.firstDifference).toBeUndefined();
  });

  it('is changed by a permutation that leaves one axis out, which the proof notices', () => {
    const weights = shuffledUp(network, 3);
    const wrong = spec.map((group, i) =>
      i === 0 ? { ...group, axes: group.axes.slice(1) } : group,
    );
    const permutation = new Map([
      ...identityPermutation(spec),
      [spec[0].name, Int32Array.from({ length: spec[0].size }, (_, i) => (i + 1) % spec[0].size)],
    ]);
    const permuted = permuteWeights(weights, wrong, permutation);
    const run = (tried: Weights) => outputs(network, tried);
    expect(provePermutation(run, weights, permuted, permutation, valueAxes).equal).toBe(false);
  });
});
