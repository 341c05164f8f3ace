import type { AxisGroups } from './axes/axis-groups.js';
import type { Segment, Segments } from './axes/segment.js';
import type { PermutationGroup, PermutationSpec, TensorAxis } from './permutation-spec.js';

/** Places of all groups of a network; more would take all memory. */
const mostPlaces = 2 ** 20;

/** What lies on every axis of a named array: of a weight array, or of a node's value. */
export interface LabelledAxes {
  readonly name: string;
  readonly axes: readonly Segments[];
}

/** Where a group lies on the value of a node; axis 0 is the batch. */
export interface ValueAxis {
  readonly node: string;
  readonly axis: number;
  readonly group: string;
  readonly offset: number;
  readonly block: number;
}

/** A permutation spec with the places of its groups in the nodes' values. */
export interface DerivedSpec {
  readonly groups: PermutationSpec;
  readonly valueAxes: readonly ValueAxis[];
}

/**
 * Collects the permutation groups of a network: every group of units that lies on a weight
 * array and is not pinned, named after the first array on which it lies. `values` are
 * without their batch axis. Throws a RangeError when they lie in more than 2^20 places.
 */
export function derivePermutationSpec(
  groups: AxisGroups,
  tensors: readonly LabelledAxes[],
  values: readonly LabelledAxes[],
): DerivedSpec {
  const found = new Map<object, PermutationGroup & { readonly axes: TensorAxis[] }>();
  const unusedName = createNames();
  for (const { group, units, name: tensor, ...place } of placesOf(groups, tensors)) {
    if (units === 1 || groups.isPinned(group)) continue;
    const known = found.get(group);
    if (known !== undefined) {
      known.axes.push({ tensor, ...place });
      continue;
    }
    const name = unusedName(tensor.replace(/\.[^.]*$/, ''));
    found.set(group, { name, size: units, axes: [{ tensor, ...place }] });
  }
  const valueAxes = placesOf(groups, values).flatMap(({ group, name, axis, offset, block }) => {
    const known = found.get(group);
    return known === undefined
      ? []
      : [{ node: name, axis: axis + 1, group: known.name, offset, block }];
  });
  return { groups: [...found.values()], valueAxes };
}

/** Part of an axis that one group has. */
interface Place extends Pick<Segment, 'group' | 'units' | 'block'> {
  /** Of the array. */
  readonly name: string;
  readonly axis: number;
  readonly offset: number;
}

function placesOf(groups: AxisGroups, arrays: readonly LabelledAxes[]): readonly Place[] {
  const places: Place[] = [];
  /** What re-orders whole blocks comes before what lies inside. */
  const addAll = (segments: Segments, name: string, axis: number, begin: number) => {
    let offset = begin;
    for (const segment of segments) {
      const innerOffset = offset;
      for (const { group, units, block, inner = [] } of groups.partsOf(segment)) {
        places.push({ name, axis, group, units, block, offset });
        addAll(inner, name, axis, offset);
        offset += units * block;
      }
      if (places.length > mostPlaces) throw tooMany(name);
      addAll(segment.inner ?? [], name, axis, innerOffset);
    }
  };
  for (const { name, axes } of arrays) {
    for (const [axis, segments] of axes.entries()) addAll(segments, name, axis, 0);
  }
  return places;
}

function tooMany(array: string): RangeError {
  return new RangeError(
    `the network has too many groups of units [expected at most ${mostPlaces} places of groups on all arrays, got more up to ${array}]`,
  );
}

/** Adds .2, .3 and so on to names that were given before. */
function createNames(): (wanted: string) => string {
  const used = new Set<string>();
  const counts = new Map<string, number>();
  return (wanted) => {
    let name = wanted;
    while (used.has(name)) {
      const count = (counts.get(wanted) ?? 1) + 1;
      counts.set(wanted, count);
      name = `${wanted}.${count}`;
    }
    used.add(name);
    return name;
  };
}
