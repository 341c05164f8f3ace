import type { PermutationGroup, PermutationSpec, TensorAxis } from './permutation-spec.js';

/** A group with one of the places where it lies. */
export interface PlacedGroup {
  readonly group: PermutationGroup;
  readonly place: TensorAxis;
}

/** Every place of a spec, in its order, by the axis of the array that it is on. */
export function placesByAxis(spec: PermutationSpec): ReadonlyMap<string, readonly PlacedGroup[]> {
  const places = new Map<string, PlacedGroup[]>();
  for (const group of spec) {
    for (const place of group.axes) {
      const key = axisKey(place);
      const known = places.get(key);
      if (known === undefined) places.set(key, [{ group, place }]);
      else known.push({ group, place });
    }
  }
  return places;
}

/** Equal for places on the same axis alone. */
export function axisKey({ tensor, axis }: TensorAxis): string {
  return `${axis} of ${tensor}`;
}
