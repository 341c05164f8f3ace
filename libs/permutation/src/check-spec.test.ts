import { describe, expect, it } from 'vitest';
import { fromAxesToPerm } from './axes-to-perm.js';
import { checkPermutationSpec, completeSpec } from './check-spec.js';
import type { TensorAxis } from './permutation-spec.js';

const shapes = new Map([
  ['fc1.weight', [8, 4]],
  ['fc1.bias', [8]],
  ['fc2.weight', [3, 32]],
]);
const at = (tensor: string, axis: number, offset = 0, block = 1) => ({
  tensor,
  axis,
  offset,
  block,
});
const group = (name: string, size: number, ...axes: TensorAxis[]) => ({ name, size, axes });

describe('completeSpec', () => {
  it('takes an axis without a place as the group’s own', () => {
    const written = [{ name: 'P', size: 8, axes: [{ tensor: 'fc1.bias', axis: 0 }] }];
    expect(completeSpec(written, shapes)).toEqual([group('P', 8, at('fc1.bias', 0))]);
  });

  it.each([
    [
      'a group of two sizes',
      { tensor: 'fc1.weight', axis: 1 },
      'a group has two sizes [group=P, size: 8, fc1.weight axis 1: 4]',
    ],
    [
      'an unknown array',
      { tensor: 'fc9.bias', axis: 0 },
      'tensor=fc9.bias, axis=0, expected no such tensor',
    ],
    ['an unknown axis', { tensor: 'fc1.bias', axis: 1 }, 'axis=1, expected 1 axes'],
  ])('refuses %s', (_, axis, message) => {
    const written = [{ name: 'P', size: 8, axes: [axis] }];
    expect(() => completeSpec(written, shapes)).toThrow(message);
  });
});

describe('checkPermutationSpec', () => {
  it('takes groups beside each other on an axis, and groups inside one block of another', () => {
    const spec = [
      group('heads', 4, at('fc2.weight', 1, 0, 4)),
      group('head 0', 4, at('fc2.weight', 1, 0)),
      group('head 3', 4, at('fc2.weight', 1, 12)),
      group('rest', 2, at('fc2.weight', 1, 16, 8)),
    ];
    expect(() => checkPermutationSpec(spec, shapes)).not.toThrow();
  });

  it('refuses the same in git-re-basin’s form', () => {
    const read = (label: string) => fromAxesToPerm({ 'fc1.bias': [label] }, shapes);
    expect(() => checkPermutationSpec(read('P@0*1:0'), shapes)).toThrow('a group has no units');
    expect(() => checkPermutationSpec(read('P@0*0:8'), shapes)).toThrow('block, expected');
    expect(() => checkPermutationSpec(read('P@4*1:8'), shapes)).toThrow('does not fit its axis');
  });

  it.each([
    [
      'an axis of two groups',
      [group('P', 8, at('fc1.bias', 0)), group('Q', 8, at('fc1.bias', 0))],
      'an axis is claimed twice [fc1.bias axis 0, group=P, entries 0 to 7, group=Q, entries 0 to 7]',
    ],
    [
      'groups that overlap by one entry',
      [group('P', 4, at('fc2.weight', 1, 3)), group('Q', 4, at('fc2.weight', 1, 0))],
      'group=Q, entries 0 to 3, group=P, entries 3 to 6',
    ],
    [
      'a group that lies across the blocks of another',
      [group('P', 4, at('fc2.weight', 1, 0, 4)), group('Q', 2, at('fc2.weight', 1, 3))],
      'an axis is claimed twice',
    ],
    [
      'one axis twice in a group',
      [group('P', 8, at('fc1.bias', 0), at('fc1.bias', 0))],
      'an axis is claimed twice [fc1.bias axis 0, group=P',
    ],
    [
      'a group that is longer than its axis',
      [group('P', 8, at('fc1.weight', 1))],
      'a group does not fit its axis [group=P, fc1.weight axis 1: 4 entries, expected at least 8',
    ],
    [
      'a group twice',
      [group('P', 8, at('fc1.bias', 0)), group('P', 8, at('fc1.weight', 0))],
      'the spec has a group twice [group=P]',
    ],
    [
      'a group without axes',
      [group('P', 8)],
      'a group lies on no axis [group=P, expected at least one axis, got none]',
    ],
    [
      'a group of no units',
      [group('P', 0, at('fc1.bias', 0))],
      'a group has no units [group=P, size, expected a whole number from 1 on, got 0]',
    ],
    ['half a unit', [group('P', 7.5, at('fc1.bias', 0))], 'got 7.5'],
    [
      'blocks of nothing',
      [group('P', 8, at('fc1.bias', 0, 0, 0))],
      'invalid placement of a group [group=P, fc1.bias axis 0, block, expected a whole number from 1 on, got 0]',
    ],
    [
      'a place before the axis',
      [group('P', 4, at('fc1.bias', 0, -1))],
      'fc1.bias axis 0, offset, expected a whole number from 0 on, got -1',
    ],
    [
      'more units than entries, however many',
      [group('P', 2 ** 40, at('fc1.bias', 0))],
      'a group does not fit its axis [group=P, fc1.bias axis 0: 8 entries',
    ],
    [
      'an unknown array',
      [group('P', 8, at('fc7.bias', 0))],
      'the spec does not fit the network [group=P, tensor=fc7.bias, axis=0, expected no such tensor]',
    ],
  ])('refuses %s', (_, spec, message) => {
    expect(() => checkPermutationSpec(spec, shapes)).toThrow(message);
  });
});
