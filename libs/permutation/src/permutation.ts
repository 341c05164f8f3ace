import { createRandom } from '@isthmus/random';
import { nestedGroups } from './nested-groups.js';
import type { Permutation, PermutationSpec } from './permutation-spec.js';

/** The permutation that leaves every unit where it is. */
export function identityPermutation(spec: PermutationSpec): Permutation {
  return new Map(
    spec.map(({ name, size }) => [name, Int32Array.from({ length: size }, (_, i) => i)]),
  );
}

/** A permutation drawn uniformly, the same for the same seed. */
export function randomPermutation(spec: PermutationSpec, seed: number): Permutation {
  const random = createRandom(seed, 'permutation');
  return new Map(spec.map(({ name, size }) => [name, random.permutation(size)]));
}

/** The permutation that undoes `permutation`; of groups that lie inside each other, `spec` has to tell how. */
export function invertPermutation(
  permutation: Permutation,
  spec: PermutationSpec = [],
): Permutation {
  const nested = nestedGroups(spec);
  const inverse = (name: string) => inverted(indicesOf(permutation, name));
  return mapIndices(permutation, (_, name) => {
    const place = nested.get(name);
    if (place === undefined) return inverse(name);
    // The units go back with the part that comes back to this place.
    const { whole, part, siblings } = place;
    return inverse(siblings[inverse(whole)[part]]);
  });
}

/**
 * The permutation that applies `first`, then `second`: unit i is unit `first[second[i]]` of the network it is applied
 * to. Of groups that lie inside each other `spec` has to tell how: units go with the part that `second` takes to
 * their place. Throws a RangeError when their groups differ.
 */
export function composePermutations(
  first: Permutation,
  second: Permutation,
  spec: PermutationSpec = [],
): Permutation {
  const nested = nestedGroups(spec);
  return mapIndices(second, (indices, name) => {
    const place = nested.get(name);
    const from =
      place === undefined ? name : place.siblings[indicesOf(second, place.whole)[place.part]];
    const before = first.get(from);
    if (before?.length !== indices.length) {
      throw new RangeError(
        `permutations differ in a group [group=${name}, first=${before?.length ?? 'absent'}, second=${indices.length}]`,
      );
    }
    return indices.map((index) => before[index]);
  });
}

/** Whether every unit stays where it is. */
export function isIdentity(permutation: Permutation): boolean {
  return [...permutation.values()].every((indices) => indices.every((index, i) => index === i));
}

/**
 * Throws a RangeError, naming the group and position, unless `permutation` has exactly
 * the spec's groups and each is a re-ordering of 0..size-1.
 */
export function checkPermutation(spec: PermutationSpec, permutation: Permutation): void {
  for (const { name, size } of spec) {
    const indices = permutation.get(name);
    if (indices?.length !== size) {
      throw new RangeError(
        `permutation does not fit the network [group=${name}, expected ${size} indices, got ${indices?.length ?? 'none'}]`,
      );
    }
    const seenAt = new Int32Array(size).fill(-1);
    indices.forEach((index, position) => {
      if (!(index >= 0 && index < size)) {
        throw new RangeError(
          `index out of range [group=${name}, position=${position}, index=${index}, size=${size}]`,
        );
      }
      if (seenAt[index] !== -1) {
        throw new RangeError(
          `index used twice [group=${name}, index=${index}, positions=${seenAt[index]} and ${position}]`,
        );
      }
      seenAt[index] = position;
    });
  }
  const known = new Set(spec.map(({ name }) => name));
  for (const name of permutation.keys()) {
    if (!known.has(name)) {
      throw new RangeError(
        `permutation has a group that the network lacks [group=${name}, known=${[...known]}]`,
      );
    }
  }
}

function mapIndices(
  permutation: Permutation,
  change: (indices: Int32Array, name: string) => Int32Array,
): Permutation {
  return new Map([...permutation].map(([name, indices]) => [name, change(indices, name)]));
}

function indicesOf(permutation: Permutation, name: string): Int32Array {
  const indices = permutation.get(name);
  if (indices === undefined) throw new RangeError(`the permutation lacks a group [group=${name}]`);
  return indices;
}

function inverted(indices: Int32Array): Int32Array {
  const inverse = new Int32Array(indices.length);
  for (let i = 0; i < indices.length; i++) inverse[indices[i]] = i;
  return inverse;
}
