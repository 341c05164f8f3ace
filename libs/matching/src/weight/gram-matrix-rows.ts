import {
  entriesOf,
  type Permutation,
  type PermutationGroup,
  type PermutationSpec,
  type TensorAxis,
  type Weights,
} from '@isthmus/permutation';

/** The weights of one array at the units of a group: a row for each weight that a unit has there. */
export interface UnitRows {
  readonly place: TensorAxis;
  readonly units: number;
  /** Of the array. */
  readonly shape: readonly number[];
  /** Groups on the array's other axes, in the order of all groups: they re-order the rows. */
  readonly across: readonly PlacedGroup[];
  /**
   * Groups that share entries with the units, as attention heads and what lies inside them do: those
   * that are applied before the group, and those after it.
   */
  readonly before: readonly PlacedGroup[];
  readonly after: readonly PlacedGroup[];
}

interface PlacedGroup {
  readonly name: string;
  readonly size: number;
  readonly place: TensorAxis;
}

/** Describes the rows at some axes of a group. Throws a RangeError when the network lacks an array. */
export function unitRows(
  { group, axes }: { readonly group: PermutationGroup; readonly axes: readonly TensorAxis[] },
  groups: PermutationSpec,
  weights: Weights,
): readonly UnitRows[] {
  const at = groups.indexOf(group);
  return axes.map((place) => {
    const sharing = (others: PermutationSpec) =>
      placedOn(place.tensor, others).filter(
        (other) =>
          other.place.axis === place.axis &&
          other.place.offset < place.offset + group.size * place.block &&
          place.offset < other.place.offset + other.size * other.place.block,
      );
    return {
      place,
      units: group.size,
      shape: shapeOf(place.tensor, weights),
      across: placedOn(place.tensor, groups).filter((other) => other.place.axis !== place.axis),
      before: sharing(groups.slice(0, at)),
      after: sharing(groups.slice(at + 1)),
    };
  });
}

/** Names of the groups that re-order rows, and of those that share entries with the units. */
export function groupsAround(all: readonly UnitRows[]) {
  return {
    across: all.flatMap(({ across }) => across.map(({ name }) => name)),
    sharing: all.flatMap(({ before, after }) => [...before, ...after].map(({ name }) => name)),
  };
}

/**
 * Where the rows of one array of b come from when all other groups are permuted: row r is b's row
 * `rowOrder[r]`, both counted from the array's first.
 */
export function rowOrder({ place, shape, across }: UnitRows, permutation: Permutation): Int32Array {
  return shape.reduce<Int32Array>((order, length, axis) => {
    if (axis === place.axis) return inner(order, ascending(place.block));
    const others = across.filter((other) => other.place.axis === axis);
    return inner(order, axisOrder(length, others, permutation));
  }, Int32Array.of(0));
}

/** The order in which b's entries lie on the units' axis before the group is permuted; undefined for their own. */
export function orderBefore(rows: UnitRows, permutation: Permutation): Int32Array | undefined {
  const { before, shape, place } = rows;
  return before.length === 0 ? undefined : axisOrder(shape[place.axis], before, permutation);
}

/** The order of a's entries that undoes what is permuted after the group; undefined for their own. */
export function orderAfter(rows: UnitRows, permutation: Permutation): Int32Array | undefined {
  const { after, shape, place } = rows;
  if (after.length === 0) return undefined;
  const order = axisOrder(shape[place.axis], after, permutation);
  const inverse = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) inverse[order[i]] = i;
  return inverse;
}

/** The entries of an axis in the order in which groups put them, one after the other. */
function axisOrder(
  length: number,
  groups: readonly PlacedGroup[],
  permutation: Permutation,
): Int32Array {
  return groups.reduce<Int32Array>((order, { name, place }) => {
    const indices = permutation.get(name);
    if (indices === undefined) return order;
    return entriesOf(indices, length, place).map((entry) => order[entry]);
  }, ascending(length));
}

/** Positions in an array with one more axis inside, of which the entries are in some order. */
function inner(outer: Int32Array, entries: Int32Array): Int32Array {
  const { length } = entries;
  if (length === 1) return outer;
  if (outer.length === 1) return entries;
  const order = new Int32Array(outer.length * length);
  for (let i = 0; i < outer.length; i++) {
    for (let j = 0; j < length; j++) order[i * length + j] = outer[i] * length + entries[j];
  }
  return order;
}

function placedOn(tensor: string, groups: PermutationSpec): readonly PlacedGroup[] {
  return groups.flatMap(({ name, size, axes }) =>
    axes.filter((place) => place.tensor === tensor).map((place) => ({ name, size, place })),
  );
}

/** 0, 1, ... in a plain loop: with a call for each, they take longer than what they are for. */
export function ascending(length: number): Int32Array {
  const entries = new Int32Array(length);
  for (let i = 0; i < length; i++) entries[i] = i;
  return entries;
}

function shapeOf(tensor: string, weights: Weights): readonly number[] {
  const shape = weights.get(tensor)?.shape;
  if (shape === undefined) throw new RangeError(`a network lacks an array [tensor=${tensor}]`);
  return shape;
}
