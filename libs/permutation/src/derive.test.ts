import { expect, it } from 'vitest';
import { derivePermutationSpec, type NetworkAxis } from './derive.js';

const tensor = (name: string, axis: number): NetworkAxis => ({ of: 'tensor', name, axis });
const value = (name: string, axis: number): NetworkAxis => ({ of: 'value', name, axis });

const twoLayers = [
  [value('input', 1), tensor('fc1.weight', 1)],
  [tensor('fc1.weight', 0), tensor('fc1.bias', 0), value('fc1', 1)],
  [value('fc1', 1), tensor('fc2.weight', 1)],
  [tensor('fc2.weight', 0), value('fc2', 1)],
];
const pinned = [value('input', 1), value('fc2', 1)];

it('joins the axes that ties connect, and leaves input and output alone', () => {
  const { spec, valueGroups } = derivePermutationSpec({ ties: twoLayers, pinned, sizeOf: () => 8 });
  expect(spec).toEqual([
    {
      name: 'fc1',
      size: 8,
      axes: [
        { tensor: 'fc1.weight', axis: 0 },
        { tensor: 'fc1.bias', axis: 0 },
        { tensor: 'fc2.weight', axis: 1 },
      ],
    },
  ]);
  expect(valueGroups).toEqual([{ node: 'fc1', axis: 1, group: 'fc1' }]);
});

it('gives the same groups whatever the order of the ties', () => {
  const forward = derivePermutationSpec({ ties: twoLayers, pinned, sizeOf: () => 8 });
  const backward = derivePermutationSpec({
    ties: twoLayers.toReversed(),
    pinned,
    sizeOf: () => 8,
  });
  const axesOf = ({ spec }: typeof forward) =>
    spec.map(({ axes }) => axes.map(({ tensor, axis }) => `${tensor} ${axis}`).toSorted());
  expect(axesOf(backward)).toEqual(axesOf(forward));
});

it('refuses tied axes of different sizes, naming both', () => {
  const sizeOf = ({ name }: NetworkAxis) => (name === 'fc2.weight' ? 9 : 8);
  expect(() => derivePermutationSpec({ ties: twoLayers, pinned, sizeOf })).toThrow(
    'tied axes differ in size [tensor fc1.weight axis 0=8, tensor fc2.weight axis 1=9]',
  );
});
