import type { Weights } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { angle, angleAtBase } from './angle.js';
import { l2Reductions } from './l2-reduction.js';
import { spectrumDifference } from './spectrum.js';

function net(weight: number[], bias: number[]): Weights {
  return new Map([
    ['fc1.weight', { shape: [weight.length], data: Float32Array.from(weight) }],
    ['fc1.bias', { shape: [bias.length], data: Float32Array.from(bias) }],
  ]);
}

describe('the angle', () => {
  const [a, b] = [net([1, 0], [0]), net([1, 1], [0])];

  it('at the origin is that of the two as vectors', () => {
    expect(angle(a, b)).toBeCloseTo(45, 10);
    expect(angle(a, net([0, 0], [3]))).toBe(90);
    expect(angle(a, net([-2, 0], [0]))).toBe(180);
    expect(angle(b, b)).toBe(0);
  });

  it('at a base is that of the ways from it', () => {
    expect(angleAtBase(net([0, 0], [0]), a, b)).toBeCloseTo(45, 10);
    expect(angleAtBase(net([1, 0.5], [0]), a, b)).toBe(180);
    expect(angleAtBase(net([0, 0.5], [0]), a, b)).toBeCloseTo((360 / Math.PI) * Math.atan(0.5), 10);
  });

  it('of what has no length is none', () => {
    expect(angle(a, net([0, 0], [0]))).toBeUndefined();
    expect(angleAtBase(a, a, b)).toBeUndefined();
  });
});

describe('the L2 reduction', () => {
  it('is of norms, in all and by layer', () => {
    const both = (one: Weights, other: Weights) =>
      new Map([...one, ...[...other].map(([name, value]) => [`2.${name}`, value] as const)]);
    const [a, b, permuted] = [
      both(net([0, 0], [0]), net([1], [1])),
      both(net([3, 0], [4]), net([1], [1])),
      both(net([0, 0], [2]), net([1], [1])),
    ];
    expect(l2Reductions(a, b, permuted)).toEqual({
      all: { before: 5, after: 2, reduction: 0.6 },
      layers: [
        { layer: 'fc1', before: 5, after: 2, reduction: 0.6 },
        { layer: '2.fc1', before: 0, after: 0, reduction: undefined },
      ],
    });
  });

  it('is refused for other shapes by the name of the tensor', () => {
    const narrow = net([1], [1]);
    expect(() => l2Reductions(net([1, 2], [1]), narrow, narrow)).toThrow('[tensor=fc1.weight]');
  });
});

describe('the difference of spectra', () => {
  it('is relative to the first', () => {
    expect(spectrumDifference(Float64Array.of(4, 3), Float64Array.of(4, 2))).toBe(0.2);
    expect(spectrumDifference(Float64Array.of(0), Float64Array.of(2))).toBeUndefined();
  });

  it('is refused for matrices of other shapes', () => {
    expect(() => spectrumDifference(Float64Array.of(1, 2), Float64Array.of(1))).toThrow(
      '[values of a=2, values of b=1]',
    );
  });
});
