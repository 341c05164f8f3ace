import type {
  Permutation,
  PermutationGroup,
  PermutationSpec,
  TensorAxis,
} from './permutation-spec.js';
import { axisKey, type PlacedGroup, placesByAxis } from './placed-groups.js';

/** How a group lies on an axis. */
interface Place {
  readonly group: string;
  readonly offset: number;
  readonly block: number;
}

/** An axis, or part of one, that a spec gives to the wrong group. */
export interface WrongAxis {
  readonly tensor: string;
  readonly axis: number;
  /** What should lie there; absent where nothing may be re-ordered. */
  readonly expected?: Place;
  /** What the spec says; absent where it leaves the axis out. */
  readonly got?: Place;
}

/** The group of a spec that stands for a derived one: unit i of it is units i * factor and on. */
interface Home {
  readonly group: string;
  readonly factor: number;
}

/** How a spec differs from the derived one. */
export interface SpecComparison {
  /** Empty when every group of the spec is made of whole derived groups. */
  readonly wrongAxes: readonly WrongAxis[];
  /** By derived group; groups that the spec leaves where they are have none. */
  readonly homes: ReadonlyMap<string, Home>;
}

/**
 * Holds a spec against the one derived from the graph. A spec may leave derived groups out, tie
 * several into one, and tie neighbouring units into blocks; it may not split a group or
 * leave one of its axes out. The group that has most of a derived group's axes stands for it.
 */
export function compareSpecs(derived: PermutationSpec, own: PermutationSpec): SpecComparison {
  const ownPlaces = placesByAxis(own);
  const homes = new Map<string, Home>();
  const wrongAxes: WrongAxis[] = [];
  const explained = new Set<TensorAxis>();
  for (const group of derived) {
    const places = group.axes.map((place) => ({
      place,
      owner: ownPlaces.get(axisKey(place))?.find((one) => isWhole(one, { group, place })),
    }));
    for (const { owner } of places) if (owner !== undefined) explained.add(owner.place);
    const home = mostCommon(places.flatMap(({ owner }) => owner?.group ?? []));
    if (home === undefined) continue;
    const factor = group.size / home.size;
    homes.set(group.name, { group: home.name, factor });
    for (const { place, owner } of places) {
      if (owner?.group === home) continue;
      const { tensor, axis, offset, block } = place;
      const expected = { group: home.name, offset, block: block * factor };
      wrongAxes.push({ tensor, axis, expected, ...(owner && { got: placeOf(owner) }) });
    }
  }
  const foreign = [...ownPlaces.values()].flat().filter(({ place }) => !explained.has(place));
  return { wrongAxes: withForeign(wrongAxes, foreign), homes };
}

/** A permutation of a spec's groups as one of the derived groups that they stand for. */
export function toDerivedGroups(
  permutation: Permutation,
  homes: SpecComparison['homes'],
): Permutation {
  return new Map(
    [...homes].map(([name, { group, factor }]): [string, Int32Array] => {
      const indices = permutation.get(group) ?? new Int32Array();
      const unit = (_: unknown, i: number) =>
        indices[Math.floor(i / factor)] * factor + (i % factor);
      return [name, Int32Array.from({ length: indices.length * factor }, unit)];
    }),
  );
}

/** A sentence on a wrong axis: "fc2.weight axis 1 should be in group fc1". */
export function describeWrongAxis({ tensor, axis, expected, got }: WrongAxis): string {
  const where = `${tensor} axis ${axis}`;
  if (expected === undefined) return `${where} should be in no group, and is in ${show(got)}`;
  const should = `${where} should be in group ${show(expected)}`;
  return got === undefined ? should : `${should}, and is in ${show(got)}`;
}

/** Adds places that are no derived group's, one an axis and group, beside what should lie there. */
function withForeign(
  wrongAxes: readonly WrongAxis[],
  foreign: readonly PlacedGroup[],
): readonly WrongAxis[] {
  const result = [...wrongAxes];
  const seen = new Set<string>();
  for (const one of foreign) {
    const { tensor, axis } = one.place;
    const key = JSON.stringify([tensor, axis, one.group.name]);
    if (seen.has(key)) continue;
    seen.add(key);
    const got = placeOf(one);
    const empty = result.findIndex(
      (wrong) => wrong.tensor === tensor && wrong.axis === axis && wrong.got === undefined,
    );
    if (empty === -1) result.push({ tensor, axis, got });
    else result[empty] = { ...result[empty], got };
  }
  return result;
}

/** Whether a place holds exactly the units of a derived one, each or in blocks of several. */
function isWhole(own: PlacedGroup, derived: PlacedGroup): boolean {
  return (
    own.place.offset === derived.place.offset &&
    own.group.size * own.place.block === derived.group.size * derived.place.block &&
    own.place.block % derived.place.block === 0
  );
}

function placeOf({ group, place: { offset, block } }: PlacedGroup): Place {
  return { group: group.name, offset, block };
}

function mostCommon(groups: readonly PermutationGroup[]): PermutationGroup | undefined {
  const counts = new Map<PermutationGroup, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function show(place: Place | undefined): string {
  if (place === undefined) return 'none';
  const { group, offset, block } = place;
  if (offset === 0 && block === 1) return group;
  return `${group} (blocks of ${block} from entry ${offset} on)`;
}
