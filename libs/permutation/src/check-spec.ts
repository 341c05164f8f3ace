import type { PermutationSpec, TensorAxis } from './permutation-spec.js';
import { type PlacedGroup, placesByAxis } from './placed-groups.js';

/** A spec as people write it: an axis without offset and block is the group's as a whole. */
export type WrittenSpec = readonly {
  readonly name: string;
  readonly size: number;
  readonly axes: readonly {
    readonly tensor: string;
    readonly axis: number;
    readonly offset?: number | undefined;
    readonly block?: number | undefined;
  }[];
}[];

type Shapes = ReadonlyMap<string, readonly number[]>;

/**
 * Fills in what a written spec leaves out. Throws a RangeError when a group has two sizes, and
 * for arrays or axes that are not there.
 */
export function completeSpec(written: WrittenSpec, shapes: Shapes): PermutationSpec {
  return written.map(({ name, size, axes }) => ({
    name,
    size,
    axes: axes.map(({ tensor, axis, offset, block }) => {
      const length = lengthOf({ tensor, axis }, name, shapes);
      if (offset === undefined && block === undefined && length !== size) {
        throw new RangeError(
          `a group has two sizes [group=${name}, size: ${size}, ${tensor} axis ${axis}: ${length}]; where it has only part of an axis, give its offset and block`,
        );
      }
      return { tensor, axis, offset: offset ?? 0, block: block ?? 1 };
    }),
  }));
}

/**
 * Throws a RangeError that names group, array and axis unless a spec can be applied to arrays of
 * these shapes: group names differ, every group has at least one unit and one axis, every place
 * is on an axis that is there, and no entry belongs to two groups, but for groups that lie inside
 * one block of another.
 */
export function checkPermutationSpec(spec: PermutationSpec, shapes: Shapes): void {
  const names = new Set<string>();
  for (const { name, size, axes } of spec) {
    if (names.has(name)) throw new RangeError(`the spec has a group twice [group=${name}]`);
    names.add(name);
    refuseBelow(1, size, `a group has no units [group=${name}, size`);
    if (axes.length === 0) {
      throw new RangeError(
        `a group lies on no axis [group=${name}, expected at least one axis, got none]`,
      );
    }
    for (const place of axes) {
      const where = `invalid placement of a group [group=${name}, ${place.tensor} axis ${place.axis}`;
      refuseBelow(0, place.offset, `${where}, offset`);
      refuseBelow(1, place.block, `${where}, block`);
      const length = lengthOf(place, name, shapes);
      const end = place.offset + size * place.block;
      if (end > length) {
        throw new RangeError(
          `a group does not fit its axis [group=${name}, ${place.tensor} axis ${place.axis}: ${length} entries, expected at least ${end}: ${size} units, offset ${place.offset}, block ${place.block}]`,
        );
      }
    }
  }
  for (const onAxis of placesByAxis(spec).values()) checkDisjoint(onAxis);
}

function refuseBelow(least: number, value: number, where: string): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`${where}, expected a whole number from ${least} on, got ${value}]`);
}

/** Walks one axis from its first entry to its last, with the places around the current one. */
function checkDisjoint(places: readonly PlacedGroup[]): void {
  const ordered = [...places].sort(
    (a, b) => a.place.offset - b.place.offset || spanOf(b) - spanOf(a),
  );
  const around: PlacedGroup[] = [];
  for (const one of ordered) {
    while (around.length > 0 && endOf(around[around.length - 1]) <= one.place.offset) around.pop();
    const outer = around.at(-1);
    if (outer !== undefined && !isInsideBlock(one, outer)) {
      const { tensor, axis } = one.place;
      throw new RangeError(
        `an axis is claimed twice [${tensor} axis ${axis}, group=${outer.group.name}, entries ${outer.place.offset} to ${endOf(outer) - 1}, group=${one.group.name}, entries ${one.place.offset} to ${endOf(one) - 1}]`,
      );
    }
    around.push(one);
  }
}

function isInsideBlock(inner: PlacedGroup, { place: { offset, block } }: PlacedGroup): boolean {
  const begin = inner.place.offset - offset;
  return (begin % block) + spanOf(inner) <= block;
}

function spanOf({ group, place }: PlacedGroup): number {
  return group.size * place.block;
}

function endOf(placed: PlacedGroup): number {
  return placed.place.offset + spanOf(placed);
}

function lengthOf(
  { tensor, axis }: Pick<TensorAxis, 'tensor' | 'axis'>,
  group: string,
  shapes: Shapes,
): number {
  const length = shapes.get(tensor)?.[axis];
  if (length === undefined) {
    throw new RangeError(
      `the spec does not fit the network [group=${group}, tensor=${tensor}, axis=${axis}, expected ${shapes.get(tensor)?.length ?? 'no such tensor'}${shapes.has(tensor) ? ' axes' : ''}]`,
    );
  }
  return length;
}
