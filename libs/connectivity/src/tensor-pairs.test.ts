import type { Weights } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { tensorPairs } from './tensor-pairs.js';

function weights(shapes: Record<string, number[]>): Weights {
  return new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, { shape, data: new Float32Array(size) }];
    }),
  );
}

describe('tensorPairs', () => {
  it('pairs by name in the order of a', () => {
    const [a, b] = [weights({ w: [2, 3], b: [2] }), weights({ b: [2], w: [2, 3] })];
    expect(tensorPairs(a, b)).toEqual([
      { name: 'w', a: a.get('w'), b: b.get('w') },
      { name: 'b', a: a.get('b'), b: b.get('b') },
    ]);
  });

  it('names the tensor of two shapes and both shapes', () => {
    expect(() =>
      tensorPairs(weights({ 'fc1.weight': [2, 3] }), weights({ 'fc1.weight': [3, 2] })),
    ).toThrow('expected tensors of one shape, got 2x3 in a and 3x2 in b [tensor=fc1.weight]');
  });

  it('names the tensor that only one network has', () => {
    const [small, large] = [weights({ w: [1] }), weights({ w: [1], b: [1] })];
    expect(() => tensorPairs(small, large)).toThrow('only b has the tensor [tensor=b]');
    expect(() => tensorPairs(large, small)).toThrow('only a has the tensor [tensor=b]');
  });
});
