import { describe, expect, it } from 'vitest';
import { checkWeights } from './check-weights.js';
import { permutationSpec } from './derive-permutation-spec.js';
import { adopt } from './foreign/adopt.js';
import { initialize } from './initialize.js';
import { networkParameters } from './network.js';
import { parseNetwork } from './parse-network.js';

const mnist = parseNetwork('mlp:784-512-512-512-10');

describe('parseNetwork', () => {
  it('names parameters as PyTorch would', () => {
    const shapes = [...networkParameters(mnist)].map(([name, { shape }]) => [name, shape]);
    expect(shapes).toEqual([
      ['fc1.weight', [512, 784]],
      ['fc1.bias', [512]],
      ['fc2.weight', [512, 512]],
      ['fc2.bias', [512]],
      ['fc3.weight', [512, 512]],
      ['fc3.bias', [512]],
      ['fc4.weight', [10, 512]],
      ['fc4.bias', [10]],
    ]);
  });

  it.each([
    [`mlp:784${'-8'.repeat(1000)}-10`, 'too deep [expected at most 1024 nodes, got 2001]'],
    [`mlp:784${'-8'.repeat(20_000)}-10`, 'expected at most 8192 characters, got 40010'],
    ['vit:3x32x32-10,depth=10000000', 'depth to be at most 1024 blocks, got "10000000"'],
    ['vit:3x32x32-10,depth=1024', 'too deep [expected at most 1024 nodes, got'],
    [`mlp:${'1'.repeat(8000)}-10`, 'in a form like mlp:784'],
    ['m'.repeat(1e6), 'expected at most 8192 characters, got 1000000'],
  ])('refuses what is too deep or too long to be a network, in few words', (notation, told) => {
    expect(() => parseNetwork(notation)).toThrow(told);
    expect(() => parseNetwork(notation)).toThrow(/^.{1,1000}$/s);
  });

  it('suggests the nearest family', () => {
    expect(() => parseNetwork('mpl:784-10')).toThrow('unknown network "mpl"');
    expect(() => parseNetwork('mpl:784-10')).toThrow('did you mean "mlp"?');
  });

  it.each(['mlp', 'mlp:', 'mlp:784', 'mlp:784-0-10', 'mlp:784-x', 'mlp:784--10', 'mlp:1.5-2'])(
    'refuses the size of %s with an example',
    (notation) => {
      expect(() => parseNetwork(notation)).toThrow('in a form like mlp:784-512-512-512-10');
    },
  );

  it.each([
    [
      'mlp:784-10,norn=batch',
      'the options norm, bias, activation, init, got "norn" (did you mean "norm"?)',
    ],
    ['mlp:784-10,norm=bach', 'norm to be one of none, batch, layer, group, got "bach"'],
    ['vgg16:32-10', 'channels x height x width - classes, such as 3x32x32-10, got "32-10"'],
    ['vgg16:3x32x32-10,width=0', 'width to be a number above 0'],
    ['mean-field:784-10', '3 sizes'],
  ])('says what it expected in %s', (notation, message) => {
    expect(() => parseNetwork(notation)).toThrow(message);
  });

  it.each([
    ['vgg11:3x8x8-10', 'images of at least its kernel'],
    ['vgg11:3x8x8-10', 'op=max-pool, inputs='],
    ['mlp:784-10000000-10000000-10', 'the network is too large'],
    ['mlp:784-1000-10000000-10', 'node=fc2'],
    ['vgg11:3x8x8-10', 'cannot read the network [network=vgg11:3x8x8-10]: '],
    ['vgg11:3x8x8-10', ', in a form like vgg11:3x32x32-10,width=0.5,norm=layer'],
    ['vit:3x32x32-10,heads=5', 'in a form like vit:3x32x32-10,patch=4'],
  ])('refuses %s before it is built', (notation, message) => {
    expect(() => parseNetwork(notation)).toThrow(message);
  });

  it.each(['toString:1', '__proto__:1', ''])('takes %s for no family', (notation) => {
    expect(() => parseNetwork(notation)).toThrow('unknown network');
  });
});

describe('permutationSpec', () => {
  it('has one group a hidden layer, each of its width', () => {
    const { groups } = permutationSpec(mnist);
    expect(groups.map(({ name, size }) => [name, size])).toEqual([
      ['fc1', 512],
      ['fc2', 512],
      ['fc3', 512],
    ]);
    expect(groups[0].axes).toEqual([
      { tensor: 'fc1.weight', axis: 0, offset: 0, block: 1 },
      { tensor: 'fc1.bias', axis: 0, offset: 0, block: 1 },
      { tensor: 'fc2.weight', axis: 1, offset: 0, block: 1 },
    ]);
  });

  it('is empty for a network without hidden layers', () => {
    expect(permutationSpec(parseNetwork('mlp:784-10')).groups).toEqual([]);
  });
});

describe('initialize', () => {
  it('draws LeCun normal weights and zero biases', () => {
    const weight = initialize(mnist, 1).get('fc2.weight')?.data ?? new Float32Array();
    const variance = weight.reduce((sum, w) => sum + w * w, 0) / weight.length;
    expect(variance * 512).toBeCloseTo(1, 1);
    expect(
      initialize(mnist, 1)
        .get('fc2.bias')
        ?.data.every((b) => b === 0),
    ).toBe(true);
  });

  it('is the same for the same seed, and another for another', () => {
    const small = parseNetwork('mlp:20-16-5');
    expect(initialize(small, 7)).toEqual(initialize(small, 7));
    expect(initialize(small, 7)).not.toEqual(initialize(small, 8));
  });
});

describe('adopt, of a network’s own names,', () => {
  it('tells an MLP from its weights', () => {
    expect(adopt(initialize(mnist, 1)).network.notation).toBe(mnist.notation);
  });

  it('says how to name a network that it cannot tell', () => {
    const weights = new Map([['conv.weight', { shape: [1], data: Float32Array.of(0) }]]);
    expect(() => adopt(weights)).toThrow('name it with --network');
  });

  it('names the tensor and both shapes when weights do not fit', () => {
    const weights = new Map(initialize(mnist, 1));
    weights.set('fc3.weight', { shape: [512, 256], data: new Float32Array(512 * 256) });
    expect(() => checkWeights(mnist, weights)).toThrow(
      'tensor=fc3.weight, expected 512x512, got 512x256',
    );
  });
});
