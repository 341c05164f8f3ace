import type { AxisGroups, Segment, Segments } from './axis-groups.js';
import type { PermutationGroup, PermutationSpec, TensorAxis } from './permutation-spec.js';

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
  readonly spec: PermutationSpec;
  readonly valueAxes: readonly ValueAxis[];
}

/**
 * Collects the permutation groups of a network: every group of units that lies on a weight
 * array and is not pinned, named after the first array on which it lies. `values` are
 * without their batch axis.
 */
export function derivePermutationSpec(
  groups: AxisGroups,
  tensors: readonly LabelledAxes[],
  values: readonly LabelledAxes[],
): DerivedSpec {
  const found = new Map<object, PermutationGroup & { readonly axes: TensorAxis[] }>();
  const names = new Set<string>();
  for (const { group, units, name: tensor, ...place } of placesOf(groups, tensors)) {
    if (units === 1 || groups.isPinned(group)) continue;
    const known = found.get(group);
    if (known !== undefined) {
      known.axes.push({ tensor, ...place });
      continue;
    }
    const name = unusedName(tensor.replace(/\.[^.]*$/, ''), names);
    found.set(group, { name, size: units, axes: [{ tensor, ...place }] });
  }
  const valueAxes = placesOf(groups, values).flatMap(({ group, name, axis, offset, block }) => {
    const known = found.get(group);
    return known === undefined
      ? []
      : [{ node: name, axis: axis + 1, group: known.name, offset, block }];
  });
  return { spec: [...found.values()], valueAxes };
}

function placesOf(groups: AxisGroups, arrays: readonly LabelledAxes[]) {
  return arrays.flatMap(({ name, axes }) =>
    axes.flatMap((segments, axis) =>
      placesOn(segments, 0).map(({ group, ...place }) => ({
        ...{ name, axis, group: groups.rootOf(group), ...place },
      })),
    ),
  );
}

/** Every segment with its offset; what re-orders whole blocks comes before what lies inside. */
function placesOn(
  segments: Segments,
  begin: number,
): readonly (Pick<Segment, 'group' | 'units' | 'block'> & { readonly offset: number })[] {
  let end = begin;
  return segments.flatMap(({ group, units, block, inner = [] }) => {
    const offset = end;
    end += units * block;
    return [{ group, units, block, offset }, ...placesOn(inner, offset)];
  });
}

function unusedName(wanted: string, used: Set<string>): string {
  let name = wanted;
  for (let i = 2; used.has(name); i++) name = `${wanted}.${i}`;
  used.add(name);
  return name;
}
