import {
  composePermutations,
  invertPermutation,
  type Permutation,
  type PermutationSpec,
  randomPermutation,
} from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { cycleStatistics, type Link } from './cycle-statistics.js';

const groups: PermutationSpec = [
  { name: 'fc1', size: 5, axes: [] },
  { name: 'fc2', size: 3, axes: [] },
];

/** Links of all pairs of so many models. */
function linksOf(models: number, permutation: (a: number, b: number) => Permutation): Link[] {
  const numbers = Array.from({ length: models }, (_, i) => i + 1);
  return numbers.flatMap((a) =>
    numbers.filter((b) => b > a).map((b) => ({ models: [a, b], permutation: permutation(a, b) })),
  );
}

/** How many units come back, each followed by itself: unit i of a is unit ab[i] of b, and so on. */
function unitsBack(links: readonly Link[], triple: readonly number[], group: string): number {
  const between = (a: number, b: number) =>
    links.find(({ models }) => models[0] === a && models[1] === b)!.permutation.get(group)!;
  const [a, b, c] = triple as [number, number, number];
  return [...between(a, b)].filter((unitOfB, unitOfA) => {
    const unitOfC = between(b, c)[unitOfB]!;
    return between(a, c).indexOf(unitOfC) === unitOfA;
  }).length;
}

describe('the cycles through all triples of models', () => {
  it.each([3, 4, 5])('of %i models bring back the units that come back one by one', (models) => {
    const links = linksOf(models, (a, b) => randomPermutation(groups, 10 * a + b));
    const numbers = Array.from({ length: models }, (_, i) => i + 1);
    const triples = numbers.flatMap((a) =>
      numbers.flatMap((b) => numbers.flatMap((c) => (a < b && b < c ? [[a, b, c]] : []))),
    );
    const found = cycleStatistics(links, groups);
    expect(found.triples).toBe(triples.length);
    for (const { name, units, fixedPoints, cycleError } of found.groups) {
      const back = triples.map((triple) => unitsBack(links, triple, name));
      const mean = back.reduce((sum, count) => sum + count, 0) / back.length;
      expect(fixedPoints).toBeCloseTo(mean, 12);
      expect(cycleError).toBeCloseTo(1 - mean / units, 12);
    }
    const [fc1, fc2] = found.groups;
    expect(found.cycleError).toBeCloseTo((5 * fc1!.cycleError + 3 * fc2!.cycleError) / 8, 12);
  });

  it('bring every unit back where all models are one in other orders', () => {
    const orders = [1, 2, 3, 4].map((seed) => randomPermutation(groups, seed));
    const links = linksOf(4, (a, b) =>
      composePermutations(orders[b - 1]!, invertPermutation(orders[a - 1]!, groups), groups),
    );
    expect(cycleStatistics(links, groups)).toEqual({
      triples: 4,
      cycleError: 0,
      groups: [
        { name: 'fc1', units: 5, fixedPoints: 5, cycleError: 0 },
        { name: 'fc2', units: 3, fixedPoints: 3, cycleError: 0 },
      ],
    });
  });
});
