import { describe, expect, it } from 'vitest';
import { createAxisGroups } from './axes/axis-groups.js';
import { type Segments, sizeOf } from './axes/segment.js';
import { derivePermutationSpec } from './derive.js';

/** input -> fc1 -> fc2, with 4, 8 and 3 units. */
function twoLayers() {
  const groups = createAxisGroups();
  const [input, hidden, output] = [4, 8, 3].map((units) => groups.fresh(units));
  groups.pin(input);
  groups.pin(output);
  const tensors = [
    { name: 'fc1.weight', axes: [hidden, input] },
    { name: 'fc1.bias', axes: [hidden] },
    { name: 'fc2.weight', axes: [output, hidden] },
  ];
  const values = [
    { name: 'fc1', axes: [hidden] },
    { name: 'fc2', axes: [output] },
  ];
  return derivePermutationSpec(groups, tensors, values);
}

describe('derivePermutationSpec', () => {
  it('collects every axis of a group, and leaves input and output alone', () => {
    const whole = { offset: 0, block: 1 };
    expect(twoLayers()).toEqual({
      groups: [
        {
          name: 'fc1',
          size: 8,
          axes: [
            { tensor: 'fc1.weight', axis: 0, ...whole },
            { tensor: 'fc1.bias', axis: 0, ...whole },
            { tensor: 'fc2.weight', axis: 1, ...whole },
          ],
        },
      ],
      valueAxes: [{ node: 'fc1', axis: 1, group: 'fc1', ...whole }],
    });
  });

  it('joins groups that are united, whatever the order', () => {
    const groups = createAxisGroups();
    const [a, b, c] = [1, 2, 3].map(() => groups.fresh(5));
    groups.unite(b, c);
    groups.unite(a, b);
    const tensors = [a, b, c].map((segments, i) => ({ name: `${i}.weight`, axes: [segments] }));
    const { groups: spec } = derivePermutationSpec(groups, tensors, []);
    expect(spec).toHaveLength(1);
    expect(spec[0].axes.map(({ tensor }) => tensor)).toEqual(['0.weight', '1.weight', '2.weight']);
  });

  it.each(['before', 'after'])('pins all that is united with what is pinned, %s it', (when) => {
    const groups = createAxisGroups();
    const [a, b, c] = [1, 2, 3].map(() => groups.fresh(5));
    if (when === 'before') groups.pin(c);
    groups.unite(b, c);
    groups.unite(a, b);
    if (when === 'after') groups.pin(c);
    const tensors = [a, b, c].map((segments, i) => ({ name: `${i}.weight`, axes: [segments] }));
    expect(derivePermutationSpec(groups, tensors, []).groups).toEqual([]);
  });

  it('places groups behind each other on one axis, with their blocks', () => {
    const groups = createAxisGroups();
    const both = [...groups.fresh(4, 9), ...groups.fresh(2)];
    const { groups: spec } = derivePermutationSpec(groups, [{ name: 'w', axes: [both] }], []);
    expect(spec.map(({ name, size, axes }) => [name, size, axes[0].offset, axes[0].block])).toEqual(
      [
        ['w', 4, 0, 9],
        ['w.2', 2, 36, 1],
      ],
    );
    expect(sizeOf(both)).toBe(38);
  });
});

describe('names', () => {
  it('are numbered where arrays share one, past such as have the number already', () => {
    const groups = createAxisGroups();
    const axes = [...groups.fresh(2), ...groups.fresh(2), ...groups.fresh(2)];
    const tensors = [
      { name: 'w.2.bias', axes: [groups.fresh(2)] },
      { name: 'w.bias', axes: [axes] },
    ];
    const { groups: spec } = derivePermutationSpec(groups, tensors, []);
    expect(spec.map(({ name }) => name)).toEqual(['w.2', 'w', 'w.3', 'w.4']);
  });

  it('are found for a hundred thousand groups on one array', () => {
    const groups = createAxisGroups();
    const axes = [Array.from({ length: 1e5 }, () => groups.fresh(2)).flat()];
    const { groups: spec } = derivePermutationSpec(groups, [{ name: 'w.bias', axes }], []);
    expect(spec[99_999].name).toBe('w.100000');
  });
});

it('refuses more places of groups than there is memory for', () => {
  const groups = createAxisGroups();
  const axes = Array.from({ length: 2 ** 12 + 1 }, () =>
    Array(2 ** 8)
      .fill(groups.fresh(2))
      .flat(),
  );
  expect(() => derivePermutationSpec(groups, [{ name: 'w', axes }], [])).toThrow(
    'too many groups of units [expected at most 1048576 places of groups on all arrays, got more up to w]',
  );
});

describe('unite', () => {
  /** Group, size and offset of every place in order, of arrays of one axis each. */
  function placesOf(groups: ReturnType<typeof createAxisGroups>, ...axes: readonly Segments[]) {
    const tensors = axes.map((segments, i) => ({ name: `${i}.weight`, axes: [segments] }));
    return derivePermutationSpec(groups, tensors, []).groups.map(({ size, axes: places }) => [
      size,
      places.map(({ tensor, offset, block }) => `${tensor[0]}@${offset}*${block}`),
    ]);
  }

  it('refuses axes that do not hold the same units, showing both and what that means', () => {
    const { fresh, unite } = createAxisGroups();
    expect(() => unite(fresh(8), fresh(9))).toThrow('axes do not hold the same units [8; 9]');
    expect(() => unite(fresh(8), [...fresh(4), ...fresh(5)])).toThrow('[8; 4+5]');
    expect(() => unite(fresh(2, 4), fresh(8))).toThrow(
      '[2x4; 8]: 4+2 are 4 units and 2 others behind them, 2x9 are 2 units of 9 entries each; a linear layer',
    );
    const many = Array.from({ length: 40 }, () => fresh(2)).flat();
    expect(() => unite(many, fresh(9))).toThrow(/\[(2\+){16}\.\.\.; 9\]/);
  });

  it('cuts a group where the other axis has several, wherever it lies', () => {
    const groups = createAxisGroups();
    const [whole, a, b] = [8, 3, 5].map((units) => groups.fresh(units));
    const flattened = whole.map((segment) => ({ ...segment, block: 4 }));
    groups.unite(whole, [...a, ...b]);
    expect(placesOf(groups, whole, b, flattened, a)).toEqual([
      [3, ['0@0*1', '2@0*4', '3@0*1']],
      [5, ['0@3*1', '1@0*1', '2@12*4']],
    ]);
  });

  it('cuts both where neither fits into the other, and parts again', () => {
    const groups = createAxisGroups();
    const [a, b, c, d, e] = [2, 6, 5, 3, 8].map((units) => groups.fresh(units));
    groups.unite([...a, ...b], [...c, ...d]);
    groups.unite(e, [...a, ...b]);
    expect(placesOf(groups, e, c, d)).toEqual([
      [2, ['0@0*1', '1@0*1']],
      [3, ['0@2*1', '1@2*1']],
      [3, ['0@5*1', '2@0*1']],
    ]);
  });

  it('unites parts of a group with one another where they meet', () => {
    const groups = createAxisGroups();
    const [short, long] = [4, 8].map((units) => groups.fresh(units));
    groups.unite([...short, ...long], [...long, ...short]);
    expect(placesOf(groups, short, long)).toEqual([[4, ['0@0*1', '1@0*1', '1@4*1']]]);
  });

  it.each(['before', 'after'])(
    'keeps both parts of a group pinned that is pinned %s it',
    (when) => {
      const groups = createAxisGroups();
      const [whole, a, b] = [8, 4, 4].map((units) => groups.fresh(units));
      if (when === 'before') groups.pin(whole);
      groups.unite([...a, ...b], whole);
      if (when === 'after') groups.pin(whole);
      expect(placesOf(groups, whole, a, b)).toEqual([]);
    },
  );

  it('pins one part alone', () => {
    const groups = createAxisGroups();
    const [whole, a, b] = [8, 4, 4].map((units) => groups.fresh(units));
    groups.unite([...a, ...b], whole);
    groups.pin(b);
    expect(placesOf(groups, whole)).toEqual([[4, ['0@0*1']]]);
  });
});

describe('units that are nested', () => {
  const shown = (groups: ReturnType<typeof createAxisGroups>, axis: Segments) =>
    derivePermutationSpec(groups, [{ name: 'fc.weight', axes: [axis] }], []).groups.map(
      ({ size, axes }) => [size, ...axes.flatMap(({ offset, block }) => [offset, block])],
    );

  it('are groups of parts, and groups of units inside each', () => {
    const groups = createAxisGroups();
    const axis = groups.fresh(6);
    groups.nest(axis, 2);
    expect(shown(groups, axis)).toEqual([
      [3, 0, 2],
      [2, 0, 1],
      [2, 2, 1],
      [2, 4, 1],
    ]);
  });

  it('lie in blocks where they were flattened', () => {
    const groups = createAxisGroups();
    const axis = groups.fresh(4);
    groups.nest(axis, 2);
    const flattened = axis.map((segment) => ({ ...segment, block: 9 }));
    expect(shown(groups, flattened)).toEqual([
      [2, 0, 18],
      [2, 0, 9],
      [2, 18, 9],
    ]);
  });

  it.each(['before', 'after'])('stay so where another axis holds them, united %s', (when) => {
    const groups = createAxisGroups();
    const [a, b] = [groups.fresh(4), groups.fresh(4)];
    if (when === 'before') groups.unite(b, a);
    groups.nest(a, 2);
    if (when === 'after') groups.unite(b, a);
    expect(shown(groups, b)).toEqual(shown(groups, a));
    expect(shown(groups, b)).toHaveLength(3);
  });

  it('are re-ordered within the smaller parts alone where parts of two sizes meet', () => {
    const groups = createAxisGroups();
    const [a, b] = [groups.fresh(12), groups.fresh(12)];
    groups.nest(a, 4);
    groups.nest(b, 6);
    groups.unite(a, b);
    expect(shown(groups, a)).toEqual([
      [4, 0, 1],
      [2, 4, 1],
      [2, 6, 1],
      [4, 8, 1],
    ]);
  });

  it('are divided anew within each part', () => {
    const groups = createAxisGroups();
    const axis = groups.fresh(8);
    groups.nest(axis, 4);
    groups.nest(axis, 2);
    expect(shown(groups, axis)).toEqual([
      [2, 0, 2],
      [2, 0, 1],
      [2, 2, 1],
      [2, 4, 2],
      [2, 4, 1],
      [2, 6, 1],
    ]);
  });

  it.each(['before', 'after'])('stay where they are with an axis that is pinned %s', (when) => {
    const groups = createAxisGroups();
    const [a, b] = [groups.fresh(4), groups.fresh(4)];
    groups.nest(a, 2);
    if (when === 'before') groups.pin(b);
    groups.unite(a, b);
    if (when === 'after') groups.pin(a);
    expect(shown(groups, a)).toEqual([]);
  });

  it('are counted in entries where units are blocks', () => {
    const groups = createAxisGroups();
    const axis = [...groups.fresh(2, 5), ...groups.fresh(4), ...groups.fresh(10)];
    groups.nest(axis, 12);
    expect(shown(groups, axis)).toEqual([
      [2, 0, 5],
      [10, 14, 1],
    ]);
  });

  it('stay where they are where the parts reach over two groups', () => {
    const groups = createAxisGroups();
    const axis = [...groups.fresh(3), ...groups.fresh(5)];
    groups.nest(axis, 4);
    expect(shown(groups, axis)).toEqual([[3, 0, 1]]);
  });
});
