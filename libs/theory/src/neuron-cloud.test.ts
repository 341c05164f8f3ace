import { wasserstein } from '@isthmus/assignment';
import { permuteWeights, randomPermutation, type Weights } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { neuronCloud } from './neuron-cloud.js';

const tensor = (shape: readonly number[], ...entries: readonly number[]) => ({
  shape,
  data: Float32Array.from(entries),
});
const at = (name: string, axis: number) => ({ tensor: name, axis, offset: 0, block: 1, scale: 1 });

describe('the cloud of a layer', () => {
  const weights: Weights = new Map([
    ['fc1.weight', tensor([2, 3], 1, 2, 3, 4, 5, 6)],
    ['fc1.bias', tensor([2], 7, 8)],
    ['fc2.weight', tensor([2, 2], 10, 20, 30, 40)],
  ]);

  it('has a point a unit: weights in, bias, and weights on times the scale', () => {
    const axes = [at('fc1.weight', 0), at('fc1.bias', 0), { ...at('fc2.weight', 1), scale: 2 }];
    expect(neuronCloud(weights, 2, axes)).toEqual({
      points: 2,
      dimension: 6,
      data: Float64Array.of(1, 2, 3, 7, 20, 60, 4, 5, 6, 8, 40, 80),
    });
  });

  it('takes blocks of entries from an offset on', () => {
    const wide: Weights = new Map([['w', tensor([2, 5], 0, 1, 2, 3, 4, 10, 11, 12, 13, 14)]]);
    const { dimension, data } = neuronCloud(wide, 2, [{ ...at('w', 1), offset: 1, block: 2 }]);
    expect(dimension).toBe(4);
    expect([...data]).toEqual([1, 2, 11, 12, 3, 4, 13, 14]);
  });

  it('takes the whole kernels of a convolution', () => {
    const kernels: Weights = new Map([['w', tensor([1, 2, 1, 2], 1, 2, 3, 4)]]);
    expect([...neuronCloud(kernels, 2, [at('w', 1)]).data]).toEqual([1, 2, 3, 4]);
  });

  it('is the same set of points for permuted units', () => {
    const random = createRandom(1);
    const drawn = (...shape: readonly number[]) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return { shape, data: new Float32Array(size).map(() => random.normal()) };
    };
    const network: Weights = new Map([
      ['fc1.weight', drawn(20, 4)],
      ['fc2.weight', drawn(3, 20)],
    ]);
    const axes = [at('fc1.weight', 0), { ...at('fc2.weight', 1), scale: 20 }];
    const spec = [{ name: 'fc1', size: 20, axes }];
    const permuted = permuteWeights(network, spec, randomPermutation(spec, 1));
    const [cloud, other] = [network, permuted].map((one) => neuronCloud(one, 20, axes));
    expect(other.data).not.toEqual(cloud.data);
    expect(wasserstein(cloud, other, 2)).toBe(0);
  });

  it.each([
    [
      'an array that is not there',
      at('fc3.weight', 0),
      'got shape absent [tensor=fc3.weight, axis=0]',
    ],
    ['an axis that is too short', at('fc1.weight', 1), 'expected 4 entries, got shape 2x3'],
  ])('refuses %s', (_, axis, message) => {
    expect(() => neuronCloud(weights, 4, [axis])).toThrow(message);
  });
});
