import type { PermutationSpec } from './permutation-spec.js';
import { axisKey, placesByAxis } from './placed-groups.js';

/** Where a group lies that re-orders the units inside one of the parts that another re-orders as wholes. */
export interface NestedGroup {
  /** The group of whole parts. */
  readonly whole: string;
  /** In which part. */
  readonly part: number;
  /** The groups that lie so in all the parts, in their order: this one at `part`. */
  readonly siblings: readonly string[];
}

/**
 * The groups of a spec that lie in parts of others, such as the units of an attention's heads, by name. Throws a
 * RangeError where only some of the parts have such a group.
 */
export function nestedGroups(spec: PermutationSpec): ReadonlyMap<string, NestedGroup> {
  const places = placesByAxis(spec);
  const found = spec.flatMap(({ name, axes: [first] }) => {
    const whole = places
      .get(first === undefined ? '' : axisKey(first))
      ?.find(
        ({ group, place }) =>
          place.block > first.block &&
          place.offset <= first.offset &&
          first.offset < place.offset + group.size * place.block,
      );
    if (whole === undefined) return [];
    const { offset, block } = whole.place;
    const part = Math.floor((first.offset - offset) / block);
    const within = (first.offset - offset) % block;
    const family = `${axisKey(first)} from ${offset} at ${within}`;
    return [{ name, whole: whole.group.name, size: whole.group.size, part, family }];
  });
  const families = new Map<string, string[]>();
  for (const { name, part, family } of found) {
    const siblings = families.get(family) ?? [];
    siblings[part] = name;
    families.set(family, siblings);
  }
  return new Map(
    found.map(({ name, whole, size, part, family }) => {
      const siblings = families.get(family) ?? [];
      if (Object.keys(siblings).length < size) {
        throw new RangeError(
          `a group lies in some of the parts of another alone [group=${name}, parts of=${whole}, expected one in each of ${size}, got ${Object.keys(siblings).length}]`,
        );
      }
      return [name, { whole, part, siblings }];
    }),
  );
}
