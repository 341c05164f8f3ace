import {
  fromAxesToPerm,
  type PermutationSpec,
  permuteWeights,
  randomPermutation,
} from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { permutationSpec } from '../derive-permutation-spec.js';
import { adopt } from './adopt.js';
import { randomWeights, reordered, type Shapes } from './named-weights.fixture.js';

type Labels = Readonly<Record<string, readonly (string | null)[]>>;

const conv = (name: string, from: string | null, to: string): Labels => ({
  [`${name}/kernel`]: [null, null, from, to],
});
const norm = (name: string, group: string): Labels => ({
  [`${name}/scale`]: [group],
  [`${name}/bias`]: [group],
});
const dense = (name: string, from: string, to: string | null): Labels => ({
  [`${name}/kernel`]: [from, to],
  [`${name}/bias`]: [to],
});

/** The specs that git-re-basin writes by hand, as its paper's code has them for these networks. */
const mlpSpec: Labels = {
  'Dense_0/kernel': [null, 'P0'],
  'Dense_0/bias': ['P0'],
  ...dense('Dense_1', 'P0', 'P1'),
  ...dense('Dense_2', 'P1', 'P2'),
  ...dense('Dense_3', 'P2', null),
};

const convolutions = Array.from({ length: 13 }, (_, i) => ({
  ...conv(`Conv_${i}`, i === 0 ? null : `C${i - 1}`, `C${i}`),
  [`Conv_${i}/bias`]: [`C${i}`],
  ...norm(`LayerNorm_${i}`, `C${i}`),
}));
const vggSpec: Labels = {
  ...Object.assign({}, ...convolutions),
  ...dense('Dense_0', 'C12', 'D0'),
  ...dense('Dense_1', 'D0', 'D1'),
  ...dense('Dense_2', 'D1', null),
};

const block = (name: string, from: string, to: string): Labels => ({
  ...conv(`${name}/conv1`, from, `${name} inner`),
  ...norm(`${name}/norm1`, `${name} inner`),
  ...conv(`${name}/conv2`, `${name} inner`, to),
  ...norm(`${name}/norm2`, to),
  ...(from === to ? {} : conv(`${name}/shortcut/layers_0`, from, to)),
  ...(from === to ? {} : norm(`${name}/shortcut/layers_1`, to)),
});
const stages = [0, 1, 2].flatMap((stage) =>
  [0, 1, 2].map((i) =>
    block(
      `blockgroups_${stage}/blocks_${i}`,
      `S${i === 0 ? Math.max(stage - 1, 0) : stage}`,
      `S${stage}`,
    ),
  ),
);
const resnetSpec: Labels = {
  ...conv('conv1', null, 'S0'),
  ...norm('norm1', 'S0'),
  ...Object.assign({}, ...stages),
  ...dense('dense', 'S2', null),
};

/** Shapes of the tensors of a spec: each group has a size of its own, inputs and outputs too. */
function shapesOf(labels: Labels): Shapes {
  const groups = [...new Set(Object.values(labels).flat())].filter((name) => name !== null);
  const sizeOf = (name: string | null, isInput: boolean) =>
    name === null ? (isInput ? 3 : 5) : 2 + groups.indexOf(name);
  return Object.fromEntries(
    Object.entries(labels).map(([tensor, axes]) => [
      tensor,
      axes.map((name, axis) =>
        axes.length === 4 && axis < 2 ? 3 : sizeOf(name, axis === axes.length - 2),
      ),
    ]),
  );
}

/** Which axes belong together, whatever the groups' names and order. */
function partsOf(spec: PermutationSpec): string[] {
  const parts = spec.map(({ axes }) =>
    axes
      .map(({ tensor, axis }) => `${tensor}[${axis}]`)
      .sort()
      .join(' '),
  );
  return parts.sort();
}

describe.each([
  ['MLP', mlpSpec, ''],
  ['MLP in a collection', mlpSpec, 'params/'],
  ['VGG16', vggSpec, ''],
  ['ResNet-20', resnetSpec, ''],
  ['ResNet-20 in a collection', resnetSpec, 'params/'],
])("git-re-basin's %s", (_, labels, prefix) => {
  const prefixed = Object.fromEntries(
    Object.entries(labels).map(([tensor, axes]) => [prefix + tensor, axes]),
  );
  const shapes = shapesOf(prefixed);
  const theirs = randomWeights(shapes);

  it('has the spec that is written there by hand', () => {
    const { network, toTheirSpec, toOurSpec } = adopt(theirs);
    const byHand = fromAxesToPerm(prefixed, new Map(Object.entries(shapes)));
    expect(partsOf(toTheirSpec(permutationSpec(network).groups))).toEqual(partsOf(byHand));
    expect(partsOf(toOurSpec(byHand))).toEqual(partsOf(permutationSpec(network).groups));
  });

  it('is given back to the bit, and permuted as in its own layout', () => {
    const { network, weights, restore, toTheirSpec } = adopt(theirs);
    expect([...restore(weights)]).toEqual([...theirs]);
    const { groups } = permutationSpec(network);
    const permutation = randomPermutation(groups, 1);
    const there = permuteWeights(theirs, toTheirSpec(groups), permutation);
    expect([...restore(permuteWeights(weights, groups, permutation))]).toEqual([...there]);
  });
});

describe('a flattened image of several positions', () => {
  const widths = [4, 4, 5, 5, 6, 6, 7, 7];
  const torch = randomWeights({
    ...Object.assign(
      {},
      ...widths.map((width, i) => ({
        [`features.${[0, 3, 6, 8, 11, 13, 16, 18][i]}.weight`]: [width, widths[i - 1] ?? 3, 3, 3],
      })),
    ),
    'classifier.weight': [5, 7 * 4],
  });
  let index = 0;
  const flax = new Map(
    [...torch].map(([name, weight]) => {
      if (name !== 'classifier.weight') {
        return [`Conv_${index++}/kernel`, reordered(weight, [2, 3, 1, 0])] as const;
      }
      // From outputs x (channels x 4) to (4 x channels) x outputs.
      const kernel = reordered({ ...weight, shape: [5, 7, 4] }, [2, 1, 0]);
      return ['Dense_0/kernel', { ...kernel, shape: [28, 5] }] as const;
    }),
  );

  it("is re-ordered from Flax's order to PyTorch's and back", () => {
    const [ofTorch, ofFlax] = [adopt(torch), adopt(flax)];
    expect(ofFlax.network.notation).toBe(ofTorch.network.notation);
    expect(ofFlax.network.inputShape).toEqual([64, 64, 3]);
    expect([...ofFlax.weights]).toEqual([...ofTorch.weights]);
    expect([...ofFlax.restore(ofTorch.weights)]).toEqual([...flax]);
  });

  it('is permuted as in its own layout', () => {
    const { network, weights, restore, toTheirSpec } = adopt(flax);
    const { groups } = permutationSpec(network);
    const permutation = randomPermutation(groups, 1);
    const there = permuteWeights(flax, toTheirSpec(groups), permutation);
    expect([...restore(permuteWeights(weights, groups, permutation))]).toEqual([...there]);
  });

  it('has a spec of its own that is that of the network', () => {
    const { network, toTheirSpec, toOurSpec } = adopt(flax);
    const { groups } = permutationSpec(network);
    expect(toOurSpec(toTheirSpec(groups))).toEqual(groups);
  });

  it.each([
    [
      { tensor: 'Dense_0/kernel', axis: 0, offset: 0, block: 1 },
      'expected blocks of 1 from 0, 7, 14, 21]',
    ],
    [
      { tensor: 'Dense_9/kernel', axis: 0, offset: 0, block: 1 },
      'no such weight [tensor=Dense_9/kernel]',
    ],
  ])('refuses a spec that lies on %j', (axis, message) => {
    const { toOurSpec } = adopt(flax);
    expect(() => toOurSpec([{ name: 'P', size: 7, axes: [axis] }])).toThrow(message);
  });
});
