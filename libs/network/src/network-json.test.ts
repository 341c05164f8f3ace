import { randomPermutation } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { architectures } from './architectures.js';
import { permutationSpec } from './derive-permutation-spec.js';
import { initialize } from './initialize.js';
import { type Network, networkParameters, outputShape } from './network.js';
import { writeNetworkJson } from './network-json.js';
import { parseNetwork } from './parse-network.js';
import { provePermutation } from './prove-permutation.js';
import { randomWeights } from './random-weights.fixture.js';

const residual = {
  inputShape: [3, 8, 6],
  nodes: [
    { name: 'conv1', op: 'convolution', channels: 8, kernel: 3 },
    { name: 'relu1', op: 'relu' },
    { name: 'conv2', op: 'convolution', channels: 8, kernel: 3, bias: true },
    { name: 'sum', op: 'add', inputs: ['conv2', 'relu1'] },
    { name: 'pool', op: 'max-pool', kernel: 3, stride: 2, padding: 1 },
    { name: 'flat', op: 'flatten' },
    { name: 'fc', op: 'linear', units: 5, init: 'pytorch' },
  ],
};
const read = (value: unknown) => parseNetwork(JSON.stringify(value));
const chain = (...nodes: readonly unknown[]) => ({ inputShape: [4], nodes });
const fc = { name: 'fc', op: 'linear', units: 3 };
const grouped = { name: 'grouped', op: 'convolution', channels: 8, kernel: 3, groups: 2 };

/** Names and sizes of a network's groups, once they are shown to leave its function as it is. */
function groupsOf(network: Network) {
  const { groups } = permutationSpec(network);
  const proof = provePermutation(network, randomWeights(network, 1), randomPermutation(groups, 1));
  expect(proof).toMatchObject({ equal: true });
  return groups.map(({ name, size }) => [name, size]);
}

describe('a network in JSON', () => {
  it('is a network like any other', () => {
    const network = read(residual);
    expect(network.inputShape).toEqual([8, 6, 3]);
    expect(outputShape(network)).toEqual([5]);
    expect([...networkParameters(network)].map(([name, { shape }]) => [name, shape])).toEqual([
      ['conv1.weight', [8, 3, 3, 3]],
      ['conv2.weight', [8, 8, 3, 3]],
      ['conv2.bias', [8]],
      ['fc.weight', [5, 8 * 4 * 3]],
      ['fc.bias', [5]],
    ]);
    const { groups } = permutationSpec(network);
    expect(groups.map(({ name, size }) => [name, size])).toEqual([['conv1', 8]]);
    const permutation = randomPermutation(groups, 1);
    expect(provePermutation(network, randomWeights(network, 1), permutation).equal).toBe(true);
  });

  it('may name ops and options as other libraries do', () => {
    const theirs = read({
      inputShape: [3, 8, 8],
      nodes: [
        { name: 'c', op: 'Conv2d', out_channels: 8, kernel_size: 3, padding: 0, bias: true },
        { name: 'n', op: 'BatchNorm2d', eps: 0.001 },
        { name: 'a', op: 'ReLU' },
        { name: 'p', op: 'maxpool', kernel_size: 2 },
        { name: 'f', op: 'Flatten' },
        { name: 'o', op: 'dense', out_features: 5 },
      ],
    });
    expect(theirs.nodes.map(({ op }) => op.notation.op)).toEqual([
      'convolution',
      'batch-norm',
      'relu',
      'max-pool',
      'flatten',
      'linear',
    ]);
    expect(theirs.notation).toContain('"epsilon":0.001');
  });

  it('asks for what has another default where an op is called so', () => {
    const conv = { name: 'c', op: 'conv2d', channels: 8, kernel: 3, bias: false };
    expect(() => read(chain(conv))).toThrow('conv2d has another default of padding in PyTorch');
  });

  it('may add a convolution in groups to a shortcut, whose channels are cut to match', () => {
    const network = read({
      inputShape: [3, 6, 6],
      nodes: [
        { name: 'stem', op: 'convolution', channels: 8, kernel: 1 },
        { name: 'branch', op: 'convolution', channels: 8, kernel: 3, inputs: ['stem'] },
        { ...grouped, inputs: ['stem'] },
        { name: 'sum', op: 'add', inputs: ['branch', 'grouped'] },
        { name: 'pool', op: 'global-average-pool' },
        { name: 'fc', op: 'linear', units: 5 },
      ],
    });
    expect(groupsOf(network)).toEqual([
      ['branch', 4],
      ['branch.2', 4],
    ]);
  });

  it('may add what is concatenated to a layer of it', () => {
    const network = read({
      inputShape: [4],
      nodes: [
        { name: 'a', op: 'linear', units: 3 },
        { name: 'b', op: 'linear', units: 5, inputs: ['input'] },
        { name: 'both', op: 'concat', inputs: ['a', 'b'] },
        { name: 'c', op: 'linear', units: 8 },
        { name: 'sum', op: 'add', inputs: ['c', 'both'] },
        { name: 'fc', op: 'linear', units: 5 },
      ],
    });
    expect(groupsOf(network)).toEqual([
      ['a', 3],
      ['b', 5],
    ]);
  });

  it('may have thousands of heads in every attention', () => {
    const attention = (name: string) => ({ name, op: 'attention', heads: 4096 });
    const nodes = [
      attention('a'),
      attention('b'),
      attention('c'),
      { name: 'mean', op: 'global-average-pool' },
    ];
    const { groups } = permutationSpec(read({ inputShape: [2, 8192], nodes }));
    expect(groups).toHaveLength(3 * (1 + 2 * 4096) + 2);
  });

  it('has one notation, however it is laid out and whatever defaults are said', () => {
    const { notation } = read(residual);
    const [conv1, ...others] = residual.nodes;
    const said = { inputs: ['input'], bias: false, stride: 1, padding: 1, groups: 1, ...conv1 };
    const spaced = ` ${JSON.stringify({ nodes: [said, ...others], inputShape: [3, 8, 6] }, null, 2)}`;
    expect(parseNetwork(spaced).notation).toBe(notation);
    expect(parseNetwork(notation).notation).toBe(notation);
    expect(notation).toContain('{"name":"conv1","op":"convolution","channels":8,"kernel":3}');
  });

  it('is initialised as it says for all nodes, but for those that say otherwise', () => {
    const pytorch = read({ ...residual, init: 'pytorch' });
    expect(
      initialize(pytorch, 1)
        .get('conv2.bias')
        ?.data.every((b) => b !== 0),
    ).toBe(true);
    expect(read({ ...residual, init: 'he' }).notation).toContain('"units":5,"init":"pytorch"}');
  });

  it.each(Object.entries(architectures))('says all of %s', (_, { example }) => {
    const network = parseNetwork(example);
    const again = parseNetwork(writeNetworkJson(network));
    expect(again.inputShape).toEqual(network.inputShape);
    expect(again.nodes.map(({ name, op, inputs }) => [name, op.notation, inputs])).toEqual(
      network.nodes.map(({ name, op, inputs }) => [name, op.notation, inputs]),
    );
  });

  it.each<[what: string, value: unknown, message: string | RegExp]>([
    ['an unknown key', { ...residual, node: [] }, 'unknown key "node"'],
    ['no nodes', { inputShape: [4], nodes: [] }, 'key=nodes, expected a list of 1 to 1024 nodes'],
    ['no shape', { nodes: [fc] }, 'or [channels, height, width], got nothing]'],
    ['a shape of 0', { inputShape: [0], nodes: [fc] }, 'key=inputShape'],
    ['a node that is none', chain('fc'), 'nodes[0], expected an object, got "fc"'],
    ['a node without a name', chain({ op: 'relu' }), 'nodes[0], key=name, expected letters'],
    ['a node called input', chain({ ...fc, name: 'input' }), 'nodes[0], key=name'],
    ['a node without an op', chain({ name: 'a' }), 'node=a, key=op, expected the name of an op'],
    ['an unknown op', chain({ name: 'a', op: 'liner', units: 3 }), '[node=a]: unknown op "liner"'],
    ['a misspelt op', chain({ name: 'a', op: 'liner' }), 'did you mean "linear"?'],
    ['toString as an op', chain({ name: 'a', op: 'toString' }), 'unknown op "toString"'],
    ['a missing option', chain({ name: 'a', op: 'linear' }), 'the option units, got nothing'],
    [
      'a misspelt option',
      chain({ name: 'a', op: 'linear', unit: 3 }),
      '[node=a]: expected the option units, got "unit" instead, in a form like {"op":"linear","units":8}',
    ],
    ['a stray option', chain({ ...fc, stride: 2 }), 'the options units, bias, init, got "stride"'],
    ['an option of a wrong type', chain({ ...fc, units: [3] }), 'node=fc, key=units, expected'],
    ['half a unit', chain({ ...fc, units: 2.5 }), 'units to be a whole number'],
    ['infinitely many units', chain({ ...fc, units: '1e999' }), 'units to be a whole number'],
    ['an unknown init', { ...chain(fc), init: 'zeros' }, 'key=init, expected one of lecun, he'],
    [
      'an unknown input',
      chain(fc, { name: 'b', op: 'relu', inputs: ['fd'] }),
      'unknown input "fd" [expected one of input, fc]; did you mean "fc"? [node=b, op=relu]',
    ],
    [
      'a cycle',
      chain({ name: 'a', op: 'add', inputs: ['input', 'b'] }, { name: 'b', op: 'relu' }),
      'without cycles [node=a, op=add, input=b]',
    ],
    ['a node that takes itself', chain({ ...fc, inputs: ['fc'] }), 'without cycles'],
    ['two nodes of one name', chain(fc, fc), 'two nodes have one name [node=fc, op=linear]'],
    [
      'a value that is not used',
      chain(fc, { name: 'b', op: 'relu', inputs: ['input'] }),
      'no node takes the value, which is not the output [node=fc]',
    ],
    ['an add of one', chain({ name: 'a', op: 'add' }), 'op=add, expected two, got 1'],
    ['an op without inputs', chain({ ...fc, inputs: [] }), 'op=linear, expected one, got 0'],
    [
      'shapes that do not fit',
      chain(fc, { name: 'a', op: 'add', inputs: ['fc', 'input'] }),
      'add takes two values of one shape [got 3 and 4] [node=a, op=add, inputs=fc and input]',
    ],
    [
      'axes that cannot hold the same units',
      {
        inputShape: [2, 3, 3],
        nodes: [
          { name: 'a', op: 'convolution', channels: 2, kernel: 3 },
          { name: 'b', op: 'flatten' },
          { name: 'c', op: 'linear', units: 18, inputs: ['b'] },
          { name: 'sum', op: 'add', inputs: ['b', 'c'] },
        ],
      },
      /axes do not hold the same units \[2x9; 18\]: 4\+2 are 4 units .* \[node=sum, op=add, inputs=b and c\]/,
    ],
    [
      'two parameters of one name',
      {
        inputShape: [3, 4],
        nodes: [
          { name: 'a', op: 'attention', heads: 2 },
          { name: 'a.q', op: 'linear', units: 3 },
          { name: 'pool', op: 'global-average-pool' },
        ],
      },
      'two nodes have a parameter of one name [nodes=a and a.q, parameter=a.q.weight]',
    ],
    [
      'an image as output',
      { ...residual, nodes: residual.nodes.slice(0, 2) },
      'must give a vector',
    ],
  ])('is refused with %s', (_, value, message) => {
    expect(() => read(value)).toThrow(message);
  });

  it.each<[what: string, text: string, message: string]>([
    ['is no JSON', '{"inputShape": [4],', 'it is not JSON'],
    ['has NaN', '{"inputShape":[NaN],"nodes":[]}', 'it is not JSON'],
    [
      'has a key twice',
      '{"inputShape":[4],"inputShape":[5],"nodes":[]}',
      'cannot read the network: it has a key twice [file=the JSON text, key=inputShape]',
    ],
    ['has more units than there is memory', wide(1e7, 1e7), 'the network is too large'],
    ['has more channels than there is memory', concatenated(40), 'a value is too large'],
    ['has more groups than there is time', concatenated(20), 'too many groups of units'],
    [
      'is nested deep',
      `{"nodes":${'['.repeat(2e5)}${']'.repeat(2e5)}}`,
      'cannot read the network: it is nested too deep [file=the JSON text, offset=40, expected=at most 32 levels, got=33]',
    ],
    ['is long', `{"nodes":"${'x'.repeat(2 ** 21)}"}`, 'at most 1048576 characters'],
    ['has many nodes', JSON.stringify(chain(...Array(2000).fill(fc))), 'a list of 1 to 1024'],
  ])('is refused when it %s', (_, text, message) => {
    expect(() => parseNetwork(text)).toThrow(message);
  });
});

function wide(...units: readonly number[]): string {
  return JSON.stringify(
    chain(...units.map((n, i) => ({ name: `fc${i}`, op: 'linear', units: n }))),
  );
}

/** A value behind itself, over and over: twice as long each time. */
function concatenated(times: number): string {
  const nodes = Array.from({ length: times }, (_, i) => {
    const before = i === 0 ? 'input' : `n${i - 1}`;
    return { name: `n${i}`, op: 'concat', inputs: [before, before] };
  });
  return JSON.stringify(chain(...nodes));
}
