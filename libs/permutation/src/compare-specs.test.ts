import { describe, expect, it } from 'vitest';
import { compareSpecs, describeWrongAxis, toDerivedGroups } from './compare-specs.js';
import type { PermutationSpec } from './permutation-spec.js';

const whole = { offset: 0, block: 1 };
const blocks = { offset: 0, block: 9 };
const derived: PermutationSpec = [
  {
    name: 'conv',
    size: 4,
    axes: [
      { tensor: 'conv.weight', axis: 0, ...whole },
      { tensor: 'conv.bias', axis: 0, ...whole },
      { tensor: 'fc.weight', axis: 1, ...blocks },
    ],
  },
  {
    name: 'fc',
    size: 6,
    axes: [
      { tensor: 'fc.weight', axis: 0, ...whole },
      { tensor: 'head.weight', axis: 1, ...whole },
    ],
  },
];
const [conv, fc] = derived;

const wrong = (own: PermutationSpec) => compareSpecs(derived, own).wrongAxes.map(describeWrongAxis);

describe('compareSpecs', () => {
  it('finds nothing wrong with the derived spec, whatever its groups are called and in whatever order', () => {
    expect(wrong(derived)).toEqual([]);
    expect(
      wrong([
        { ...fc, name: 'P_1' },
        { ...conv, name: 'P_0', axes: conv.axes.toReversed() },
      ]),
    ).toEqual([]);
  });

  it('lets groups be left out', () => {
    expect(wrong([fc])).toEqual([]);
    expect(wrong([])).toEqual([]);
  });

  it('names an axis that is left out, by the name that the group has in the spec', () => {
    expect(wrong([{ ...conv, name: 'P', axes: conv.axes.slice(0, 2) }])).toEqual([
      'fc.weight axis 1 should be in group P (blocks of 9 from entry 0 on)',
    ]);
  });

  it('names an axis that is in another group', () => {
    const own = [
      { ...conv, axes: [conv.axes[0], conv.axes[2]] },
      { name: 'bias', size: 4, axes: [conv.axes[1]] },
    ];
    expect(wrong(own)).toEqual(['conv.bias axis 0 should be in group conv, and is in bias']);
  });

  it('names an axis that no group may have', () => {
    const own = [{ ...fc, axes: [...fc.axes, { tensor: 'head.weight', axis: 0, ...whole }] }];
    expect(wrong(own)).toEqual(['head.weight axis 0 should be in no group, and is in fc']);
  });

  it('names an axis where the blocks are others', () => {
    const own = [{ ...conv, axes: [conv.axes[0], conv.axes[1], { ...conv.axes[2], block: 3 }] }];
    expect(wrong(own)).toEqual([
      'fc.weight axis 1 should be in group conv (blocks of 9 from entry 0 on), and is in conv (blocks of 3 from entry 0 on)',
    ]);
  });
});

describe('parts of a derived group', () => {
  /** Units of conv from `start` on, wherever conv lies. */
  const part = (name: string, start: number, size: number, axes = conv.axes) => ({
    name,
    size,
    axes: axes.map((place) => ({ ...place, offset: place.offset + start * place.block })),
  });

  it('may be groups of their own, also inside the blocks of one', () => {
    expect(wrong([part('P', 0, 2)])).toEqual([]);
    expect(wrong([part('P', 0, 2), part('Q', 2, 2)])).toEqual([]);
    const pairs = { ...part('pairs', 0, 2), axes: conv.axes.map(blocksOfTwo) };
    expect(wrong([pairs, part('P', 0, 2), part('Q', 2, 2)])).toEqual([]);
  });

  it('are not named beside what is wrong elsewhere', () => {
    const lost = { ...fc, axes: fc.axes.slice(0, 1) };
    expect(wrong([part('P', 1, 3), lost])).toEqual(['head.weight axis 1 should be in group fc']);
  });

  it('are named where one of their axes is left out', () => {
    expect(wrong([part('P', 1, 3, conv.axes.slice(0, 2))])).toEqual([
      'fc.weight axis 1 should be in group P (blocks of 9 from entry 9 on)',
    ]);
  });

  it('are no group of the whole', () => {
    const { homes, parts } = compareSpecs(derived, [part('P', 1, 3)]);
    expect(homes.size).toBe(0);
    expect(parts).toEqual(new Map([['conv', [{ group: 'P', start: 1, factor: 1 }]]]));
  });
});

describe('a group that few of the axes have', () => {
  it('is wrong there, and the axes that the spec leaves out are not', () => {
    expect(wrong([{ name: 'w', size: 4, axes: [conv.axes[1]] }])).toEqual([
      'conv.bias axis 0 should be in no group, and is in w',
    ]);
  });

  it('stands for none of them', () => {
    const { homes, parts } = compareSpecs(derived, [{ ...conv, axes: [conv.axes[1]] }]);
    expect([homes.size, parts.size]).toEqual([0, 0]);
  });

  it('is right where it has as many as are left out', () => {
    expect(wrong([{ ...fc, axes: [fc.axes[1]] }])).toEqual([
      'fc.weight axis 0 should be in group fc',
    ]);
  });
});

function blocksOfTwo<Place extends { readonly block: number }>(place: Place): Place {
  return { ...place, block: 2 * place.block };
}

describe('toDerivedGroups', () => {
  it('spells blocks of units out, and leaves out what the spec leaves where it is', () => {
    const own = [{ name: 'P', size: 2, axes: conv.axes.map(blocksOfTwo) }];
    const { parts, wrongAxes } = compareSpecs(derived, own);
    expect(wrongAxes).toEqual([]);
    expect(toDerivedGroups(new Map([['P', Int32Array.of(1, 0)]]), derived, parts)).toEqual(
      new Map([['conv', Int32Array.of(2, 3, 0, 1)]]),
    );
  });

  it('applies what re-orders blocks before what lies inside, as the spec has them', () => {
    const own = [
      { name: 'pairs', size: 2, axes: conv.axes.map(blocksOfTwo) },
      { ...conv, name: 'first', size: 2 },
    ];
    const swap = Int32Array.of(1, 0);
    const permutation = new Map([
      ['pairs', swap],
      ['first', swap],
    ]);
    const { parts } = compareSpecs(derived, own);
    expect(toDerivedGroups(permutation, derived, parts)).toEqual(
      new Map([['conv', Int32Array.of(3, 2, 0, 1)]]),
    );
  });
});
