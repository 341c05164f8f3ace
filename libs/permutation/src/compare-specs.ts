import { acceptedClaims, type Part } from './claims.js';
import type { Permutation, PermutationSpec, TensorAxis } from './permutation-spec.js';
import { entriesOf } from './permute-weights.js';
import { type PlacedGroup, placesByAxis } from './placed-groups.js';

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
  readonly expected?: Place | undefined;
  /** What the spec says; absent where it leaves the axis out. */
  readonly got?: Place | undefined;
}

/** How a spec differs from the derived one. */
export interface SpecComparison {
  /** Empty when every group of the spec is made of derived groups, whole or in part. */
  readonly wrongAxes: readonly WrongAxis[];
  /** By derived group that is one of the spec's groups as a whole. */
  readonly homes: ReadonlyMap<string, Pick<Part, 'group' | 'factor'>>;
  /** By derived group, in the spec's order; units that the spec leaves where they are have none. */
  readonly parts: ReadonlyMap<string, readonly Part[]>;
}

/**
 * Holds a spec against the one derived from the graph. A spec may leave derived groups or some of
 * their units out, tie several into one, and tie neighbouring units into blocks; it may not leave
 * out one of a group's axes. What lies on most of a derived group's axes is taken for what the
 * spec means: a group of its own, or none.
 */
export function compareSpecs(derived: PermutationSpec, own: PermutationSpec): SpecComparison {
  const ownPlaces = placesByAxis(own);
  const position = new Map(own.map(({ name }, i) => [name, i]));
  const homes = new Map<string, Pick<Part, 'group' | 'factor'>>();
  const parts = new Map<string, readonly Part[]>();
  const wrongAxes: WrongAxis[] = [];
  const explained = new Set<TensorAxis>();
  for (const group of derived) {
    const claims = acceptedClaims(group, ownPlaces);
    for (const { part, units, places } of claims) {
      const { group: name, factor, start } = part;
      if (units === group.size) homes.set(group.name, { group: name, factor });
      for (const place of group.axes) {
        const claimed = places.get(place);
        if (claimed !== undefined) explained.add(claimed);
        else wrongAxes.push(missing(place, part, place.offset + start * place.block));
      }
    }
    const ordered = claims.map(({ part }) => part);
    ordered.sort((a, b) => (position.get(a.group) ?? 0) - (position.get(b.group) ?? 0));
    if (ordered.length > 0) parts.set(group.name, ordered);
  }
  const foreign = [...ownPlaces.values()].flat().filter(({ place }) => !explained.has(place));
  return { wrongAxes: withForeign(wrongAxes, foreign), homes, parts };
}

/** A permutation of a spec's groups as one of the derived groups that they stand for. */
export function toDerivedGroups(
  permutation: Permutation,
  derived: PermutationSpec,
  parts: SpecComparison['parts'],
): Permutation {
  return new Map(
    derived.flatMap(({ name, size }): [string, Int32Array][] => {
      const ofGroup = parts.get(name);
      if (ofGroup === undefined) return [];
      const order = ofGroup.reduce(
        (before: Int32Array, { group, start, factor }) => {
          const indices = permutation.get(group) ?? new Int32Array();
          const units = entriesOf(indices, size, { offset: start, block: factor });
          return units.map((unit) => before[unit]);
        },
        Int32Array.from({ length: size }, (_, i) => i),
      );
      return [[name, order]];
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

function missing({ tensor, axis, block }: TensorAxis, part: Part, offset: number): WrongAxis {
  return { tensor, axis, expected: { group: part.group, offset, block: block * part.factor } };
}

function placeOf({ group, place: { offset, block } }: PlacedGroup): Place {
  return { group: group.name, offset, block };
}

function show(place: Place | undefined): string {
  if (place === undefined) return 'none';
  const { group, offset, block } = place;
  if (offset === 0 && block === 1) return group;
  return `${group} (blocks of ${block} from entry ${offset} on)`;
}
