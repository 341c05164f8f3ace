import { describe, expect, it } from 'vitest';
import { adopt } from './adopt.js';
import {
  torchLinear as linear,
  randomWeights,
  type Shapes,
  torchNorm,
} from './named-weights.fixture.js';

const sorted = (shapes: Shapes): Shapes =>
  Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));
const convolution = (name: string, outputs: number, inputs: number, size = 3): Shapes => ({
  [`${name}.weight`]: [outputs, inputs, size, size],
  [`${name}.bias`]: [outputs],
});
/** Linear layers, each by its name, outputs and inputs. */
const linears = (...layers: readonly (readonly [string, number, number])[]): Shapes =>
  Object.assign({}, ...layers.map((layer) => linear(...layer)));
const opsOf = (shapes: Shapes, notation?: string) =>
  adopt(randomWeights(shapes), notation).network.nodes.map(({ op }) => op.notation.op);

const autoencoder = sorted(
  linears(['encoder.0', 12, 20], ['encoder.2', 5, 12], ['decoder.0', 12, 5], ['decoder.2', 20, 12]),
);

describe('the order of a chain', () => {
  it('is that of words, not of the file: an encoder comes before a decoder', () => {
    const { network, order } = adopt(randomWeights(autoencoder));
    expect(network.notation).toBe('mlp:20-12-5-12-20');
    expect(order).toEqual(['encoder.0', 'encoder.2', 'decoder.0', 'decoder.2']);
  });

  it('is the one that fits a network that is given', () => {
    const names = { 'encoder.': 'up.', 'decoder.': 'across.' };
    const renamed = Object.fromEntries(
      Object.entries(autoencoder).map(([name, shape]) => [
        name.replace(/^(en|de)coder\./, (part) => names[part as keyof typeof names]),
        shape,
      ]),
    );
    expect(() => adopt(randomWeights(renamed))).toThrow('no naming scheme');
    const { order } = adopt(randomWeights(renamed), 'mlp:20-12-5-12-20');
    expect(order).toEqual(['up.0', 'up.2', 'across.0', 'across.2']);
    expect(adopt(randomWeights(renamed), 'mlp:5-12-20-12-5').order[0]).toBe('across.0');
  });

  it('is refused, with all that fit, where names do not tell', () => {
    const shapes = { ...linear('dense', 6, 6), ...linear('fc', 6, 6) };
    const message = 'several orders of the layers fit, and their names do not tell which is meant';
    expect(() => adopt(randomWeights(shapes))).toThrow(`${message} [dense > fc; fc > dense]`);
    expect(() => adopt(randomWeights(shapes), 'mlp:6-6-6')).toThrow(`${message} [dense`);
  });

  it('is that of shapes where names do not tell', () => {
    const shapes = { ...linear('fc', 4, 7), ...linear('dense', 7, 6) };
    expect(adopt(randomWeights(shapes)).order).toEqual(['dense', 'fc']);
  });
});

describe('layers that are no chain are not taken for one', () => {
  it.each<[string, Shapes]>([
    ['projections of an attention', { ...linear('q_proj', 6, 6), ...linear('k_proj', 6, 6) }],
    [
      'residual blocks',
      linears(['fc_in', 6, 6], ['blocks.0.fc1', 6, 6], ['blocks.0.fc2', 6, 6], ['fc_out', 2, 6]),
    ],
    ['blocks that go up and down', { ...linear('b.up', 9, 6), ...linear('b.down', 6, 9) }],
    ['two heads', { ...linear('fc', 6, 6), ...linear('head1', 6, 6), ...linear('head2', 6, 6) }],
    [
      'the halves of a variational code',
      { ...linear('fc1', 6, 6), ...linear('fc21', 6, 6), ...linear('fc22', 6, 6) },
    ],
    [
      'a layer beside numbered ones',
      { ...linear('fc1', 6, 6), ...linear('fc2', 6, 6), ...linear('fc', 6, 6) },
    ],
    [
      'members of an ensemble',
      linears(['nets.0.0', 6, 6], ['nets.0.2', 6, 6], ['nets.1.0', 6, 6], ['nets.1.2', 6, 6]),
    ],
    [
      'two encoders',
      { ...linear('encoder1', 6, 6), ...linear('encoder2', 6, 6), ...linear('fc', 2, 6) },
    ],
    ['a gate', { ...linear('gate', 6, 6), ...linear('fc', 6, 6) }],
    ['an embedding', { 'embedding.weight': [9, 6], ...linear('fc', 2, 6) }],
    ['kernels that mostly have strides', convolution('features.0', 4, 3, 11)],
  ])('%s', (_, shapes) => {
    expect(() => adopt(randomWeights(shapes))).toThrow('cannot tell the network');
  });

  it.each<[string, Shapes]>([
    [
      'a head of the validation beside another',
      { ...linear('fc1', 6, 6), ...linear('act_head', 2, 6), ...linear('val_head', 1, 6) },
    ],
    [
      'a scale beside a weight',
      { 'fc1.scale': [4], ...linear('fc1', 4, 6), ...linear('fc2', 2, 4) },
    ],
    [
      'projections behind convolutions',
      {
        ...convolution('features.0', 4, 3),
        ...linear('q_proj', 4, 4),
        ...linear('v_proj', 4, 4),
        ...linear('out_proj', 2, 4),
      },
    ],
  ])('%s', (_, shapes) => {
    expect(() => adopt(randomWeights(shapes))).toThrow('cannot tell the network');
  });

  it('adapters beside a layer, also where a network is given', () => {
    const shapes = {
      'fc1.lora_A.weight': [2, 6],
      'fc1.lora_B.weight': [4, 2],
      ...linear('fc1', 4, 6),
    };
    for (const notation of [undefined, 'mlp:6-4']) {
      expect(() => adopt(randomWeights(shapes), notation)).toThrow('low-rank adapters');
    }
  });
});

describe('what a list leaves room for', () => {
  it('is an activation, a pool and what flattens', () => {
    const shapes = {
      ...convolution('0', 8, 1),
      ...convolution('3', 16, 8),
      ...linear('7', 32, 784),
      ...linear('9', 10, 32),
    };
    expect(opsOf(shapes)).toEqual([
      'convolution',
      'relu',
      'max-pool',
      'convolution',
      'relu',
      'max-pool',
      'flatten',
      'linear',
      'relu',
      'linear',
    ]);
    const { assumed, network } = adopt(randomWeights(shapes));
    expect(network.inputShape).toEqual([28, 28, 1]);
    expect(assumed).toContain('2 x 2 max pools behind 0, 3 and no others');
  });

  it('is nothing where numbers follow each other beside others that do not', () => {
    const shapes = { ...linear('0', 4, 6), ...linear('1', 5, 4), ...linear('3', 2, 5) };
    expect(opsOf(shapes)).toEqual(['linear', 'linear', 'relu', 'linear']);
    expect(adopt(randomWeights(shapes)).assumed).toContain('no activation behind 0');
  });

  it('is an activation before a norm, or behind it', () => {
    const norm = (at: number) => ({ ...linear('0', 4, 6), ...torchNorm(`${at}`, 4) });
    expect(opsOf({ ...norm(1), ...linear('3', 2, 4) })).toEqual([
      'linear',
      'batch-norm',
      'relu',
      'linear',
    ]);
    expect(opsOf({ ...norm(2), ...linear('3', 2, 4) })).toEqual([
      'linear',
      'relu',
      'batch-norm',
      'linear',
    ]);
  });

  it('keeps slopes and norms behind one layer in the order of their numbers', () => {
    const shapes = {
      ...{ ...linear('0', 4, 6), '1.weight': [1], ...torchNorm('2', 4), ...linear('3', 2, 4) },
    };
    expect(opsOf(shapes)).toEqual(['linear', 'prelu', 'batch-norm', 'linear']);
    const two = { ...linear('0', 4, 6), ...torchNorm('1', 4), ...torchNorm('2', 4) };
    expect(opsOf({ ...two, ...linear('4', 2, 4) })).toEqual([
      'linear',
      'batch-norm',
      'batch-norm',
      'relu',
      'linear',
    ]);
  });

  it('is said where it is more than an activation', () => {
    const shapes = { ...linear('0', 4, 6), ...linear('3', 2, 4) };
    expect(adopt(randomWeights(shapes)).assumed).toContain(
      'what the numbers leave room for behind 0 does nothing, as dropout',
    );
  });

  it('tells the slopes of a PReLU from a norm', () => {
    const slopes = { ...linear('0', 4, 6), '1.weight': [4], ...linear('2', 2, 4) };
    expect(opsOf(slopes)).toEqual(['linear', 'prelu', 'linear']);
    const open = { ...linear('0', 4, 6), '1.weight': [4], ...linear('3', 2, 4) };
    expect(() => adopt(randomWeights(open))).toThrow('an RMS norm, a layer norm without shift, or');
  });
});

describe('a chain', () => {
  it("of PyTorch's MNIST example has no zeros around its images and one pool", () => {
    const shapes = sorted({
      ...convolution('conv1', 8, 1),
      ...convolution('conv2', 16, 8),
      ...linear('fc1', 32, 2304),
      ...linear('fc2', 10, 32),
    });
    expect(opsOf(shapes)).toEqual([
      'convolution',
      'relu',
      'convolution',
      'relu',
      'max-pool',
      'flatten',
      'linear',
      'relu',
      'linear',
    ]);
    expect(adopt(randomWeights(shapes)).assumed).toEqual(
      expect.arrayContaining([
        'images of 28 x 28',
        'convolutions of stride 1 without zeros around the image, none of them transposed',
        'no skip connections, and each layer is used once',
      ]),
    );
  });

  it('may begin with a norm, and have norms without scale and shift', () => {
    const first = { ...torchNorm('0', 6), ...linear('1', 4, 6), ...linear('3', 2, 4) };
    expect(opsOf(first)).toEqual(['batch-norm', 'linear', 'relu', 'linear']);
    const bare = {
      ...linear('0', 4, 6),
      '1.running_mean': [4],
      '1.running_var': [4],
      ...linear('3', 2, 4),
    };
    const { network } = adopt(randomWeights(bare));
    expect(network.nodes[1].op.notation).toMatchObject({ op: 'batch-norm', affine: false });
  });

  it('is refused for one of the running statistics alone, by its name', () => {
    const shapes = { ...linear('fc1', 4, 6), 'bn1.weight': [4], 'bn1.running_mean': [4] };
    expect(() => adopt(randomWeights(shapes))).toThrow(
      '[tensor=bn1.running_var, got no such tensor]',
    );
  });

  it.each(['model.', 'backbone.', 'model._orig_mod.', 'module.net.body.'])(
    'is read behind the prefix %s, and written behind it',
    (prefix) => {
      const shapes = { ...linear('fc1', 4, 6), ...torchNorm('bn1', 4), ...linear('fc2', 2, 4) };
      const weights = randomWeights(
        Object.fromEntries(Object.entries(shapes).map(([name, of]) => [`${prefix}${name}`, of])),
      );
      for (const notation of [undefined, 'mlp:6-4-2,norm=batch']) {
        const { network, restore, weights: ours } = adopt(weights, notation);
        expect(network.notation).toBe('mlp:6-4-2,norm=batch');
        expect(restore(ours)).toEqual(weights);
      }
    },
  );

  it('leaves out what no layer needs, and says so', () => {
    const others = { 'criterion.weight': [5], 'ema.fc1.weight': [4, 6], 'train_acc.tp': [5] };
    const weights = randomWeights({
      ...others,
      ...linear('model.fc1', 4, 6),
      ...linear('model.fc2', 2, 4),
    });
    for (const notation of [undefined, 'mlp:6-4-2']) {
      expect(adopt(weights, notation).leftOut).toEqual(Object.keys(others));
    }
  });

  it('of whose tensors two are one is refused', () => {
    const weights = randomWeights({
      ...{ ...linear('fc1', 6, 6), ...linear('fc2', 6, 6), ...linear('fc3', 2, 6) },
    });
    const aliases = new Map([['fc2.weight', 'fc1.weight']]);
    expect(() => adopt(weights, undefined, aliases)).toThrow(
      'two layers for what the file holds once [tensors=fc1.weight and fc2.weight]',
    );
    expect(adopt(weights, undefined, new Map([['other', 'fc1.weight']])).order).toHaveLength(3);
  });

  it('says which tensors hold the same numbers without being one', () => {
    const weights = new Map(randomWeights({ ...linear('fc1', 6, 6), ...linear('fc2', 6, 6) }));
    weights.set('fc2.weight', weights.get('fc1.weight')!);
    expect(adopt(weights).assumed).toContain(
      'fc1.weight and fc2.weight hold the same numbers, but are two parameters',
    );
  });
});
