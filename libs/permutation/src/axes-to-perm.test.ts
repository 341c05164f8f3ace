import { describe, expect, it } from 'vitest';
import { fromAxesToPerm, toAxesToPerm } from './axes-to-perm.js';
import type { PermutationSpec } from './permutation-spec.js';
import { symmetriesLog10 } from './symmetries.js';

const whole = { offset: 0, block: 1 };
const spec: PermutationSpec = [
  {
    name: 'conv',
    size: 4,
    axes: [
      { tensor: 'conv.weight', axis: 0, ...whole },
      { tensor: 'fc.weight', axis: 1, offset: 0, block: 9 },
    ],
  },
  { name: 'side', size: 2, axes: [{ tensor: 'fc.weight', axis: 1, offset: 36, block: 1 }] },
];
const shapes = new Map([
  ['conv.weight', [4, 3, 3, 3]],
  ['fc.weight', [10, 38]],
]);

describe('axes_to_perm', () => {
  it('names the group on each axis, with its place where it is not the whole axis', () => {
    expect(toAxesToPerm(spec, shapes)).toEqual({
      'conv.weight': ['conv', null, null, null],
      'fc.weight': [null, 'conv@0*9:4 + side@36*1:2'],
    });
  });

  it('is read as it was written', () => {
    expect(fromAxesToPerm(toAxesToPerm(spec, shapes), shapes)).toEqual(spec);
  });

  it('refuses a group of two sizes, naming both axes', () => {
    const wrong = { 'conv.weight': ['P', 'P', null, null] };
    expect(() => fromAxesToPerm(wrong, shapes)).toThrow(
      'a group has two sizes [group=P, conv.weight axis 0: 4, conv.weight axis 1: 3]',
    );
  });

  it('refuses arrays that the network lacks, and a wrong number of axes', () => {
    expect(() => fromAxesToPerm({ 'fc.wieght': ['P'] }, shapes)).toThrow(
      'the spec names a tensor that the network lacks [tensor=fc.wieght, expected one of conv.weight, fc.weight]',
    );
    const many = new Map(Array.from({ length: 50 }, (_, i) => [`w${i}`, [2]]));
    expect(() => fromAxesToPerm({ w50: ['P'] }, many)).toThrow(
      '[tensor=w50, expected one of w0, w1, w2, w3, w4, w5, ...]',
    );
    expect(() => fromAxesToPerm({ 'conv.weight': ['P', null] }, shapes)).toThrow(
      '[tensor=conv.weight, expected 4 axes, got 2]',
    );
  });
});

describe('symmetriesLog10', () => {
  it('counts three layers of 512 as 10^3499.62', () => {
    const layers = ['fc1', 'fc2', 'fc3'].map((name) => ({ name, size: 512, axes: [] }));
    expect(symmetriesLog10(layers)).toBeCloseTo(3499.62, 2);
  });

  it('is 0 for a network that has none', () => {
    expect(symmetriesLog10([])).toBe(0);
  });
});
