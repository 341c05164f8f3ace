import { describe, expect, it } from 'vitest';
import { createAxisGroups, sizeOf } from './axis-groups.js';
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
      spec: [
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
    const { spec } = derivePermutationSpec(groups, tensors, []);
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
    expect(derivePermutationSpec(groups, tensors, []).spec).toEqual([]);
  });

  it('places groups behind each other on one axis, with their blocks', () => {
    const groups = createAxisGroups();
    const both = [...groups.fresh(4, 9), ...groups.fresh(2)];
    const { spec } = derivePermutationSpec(groups, [{ name: 'w', axes: [both] }], []);
    expect(spec.map(({ name, size, axes }) => [name, size, axes[0].offset, axes[0].block])).toEqual(
      [
        ['w', 4, 0, 9],
        ['w.2', 2, 36, 1],
      ],
    );
    expect(sizeOf(both)).toBe(38);
  });
});

describe('unite', () => {
  it('refuses axes that do not hold the same units, showing both', () => {
    const { fresh, unite } = createAxisGroups();
    expect(() => unite(fresh(8), fresh(9))).toThrow('axes do not hold the same units [8; 9]');
    expect(() => unite(fresh(8), [...fresh(4), ...fresh(4)])).toThrow('[8; 4+4]');
    expect(() => unite(fresh(2, 4), fresh(8))).toThrow('[2x4; 8]');
  });
});
