import { parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { perceptronOf } from './perceptron.js';

const kinds = (notation: string) =>
  perceptronOf(parseNetwork(notation))?.layers.map((layer) =>
    layer.kind === 'linear' ? layer.weight : layer.op.notation.op,
  );

describe('perceptronOf', () => {
  it('reads linear layers and pointwise ops in their order', () => {
    expect(kinds('mlp:4-8-8-2,activation=tanh')).toEqual([
      'fc1.weight',
      'tanh',
      'fc2.weight',
      'tanh',
      'fc3.weight',
    ]);
    expect(kinds('mean-field:4-16-2')).toEqual(['fc1.weight', 'relu', 'fc2.weight', 'scaling']);
  });

  it('knows the width of the widest layer', () => {
    expect(perceptronOf(parseNetwork('mlp:4-8-16-2'))?.width).toBe(16);
  });

  it('knows which layers have a bias', () => {
    const biases = (notation: string) =>
      perceptronOf(parseNetwork(notation))?.layers.flatMap((layer) =>
        layer.kind === 'linear' ? [layer.bias] : [],
      );
    expect(biases('mlp:4-8-2')).toEqual(['fc1.bias', 'fc2.bias']);
    expect(biases('mlp:4-8-2,bias=false')).toEqual([undefined, undefined]);
  });

  it.each(['mlp:4-2', 'mlp:4-8-2,norm=layer', 'vgg11:3x32x32-10', 'resnet20:3x32x32-10'])(
    'finds none in %s',
    (notation) => {
      expect(perceptronOf(parseNetwork(notation))).toBeUndefined();
    },
  );
});
