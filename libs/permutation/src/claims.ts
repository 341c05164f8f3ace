import type { PermutationGroup, TensorAxis } from './permutation-spec.js';
import { axisKey, type PlacedGroup } from './placed-groups.js';

/** A group of a spec that holds units of a derived one: its unit i is units start + i * factor and on. */
export interface Part {
  readonly group: string;
  readonly start: number;
  readonly factor: number;
}

/** A part, with how many of the derived group's units it has, and where the spec says so. */
interface Claim {
  readonly part: Part;
  readonly units: number;
  /** The spec's place by the derived one. */
  readonly places: ReadonlyMap<TensorAxis, TensorAxis>;
}

/**
 * What groups of a spec hold the units of a derived group: those that lie alike on at least as many of
 * its axes as any other, and as no group at all. Two hold the same units only where one lies
 * inside a block of the other.
 */
export function acceptedClaims(
  derived: PermutationGroup,
  ownPlaces: ReadonlyMap<string, readonly PlacedGroup[]>,
): readonly Claim[] {
  const claims = claimsOn(derived, ownPlaces);
  /** By unit: on how many axes a group of the spec holds it. */
  const held = new Int32Array(derived.size);
  for (const { part, units, places } of claims) {
    for (let i = 0; i < units; i++) held[part.start + i] += places.size;
  }
  const accepted: Claim[] = [];
  for (const claim of claims.toSorted((a, b) => b.places.size - a.places.size)) {
    const unclaimed = derived.axes.length - held[claim.part.start];
    if (claim.places.size < unclaimed) continue;
    if (accepted.every((other) => canBoth(claim, other))) accepted.push(claim);
  }
  return accepted;
}

function claimsOn(
  derived: PermutationGroup,
  ownPlaces: ReadonlyMap<string, readonly PlacedGroup[]>,
): readonly Claim[] {
  const claims = new Map<string, Claim & { readonly places: Map<TensorAxis, TensorAxis> }>();
  for (const place of derived.axes) {
    for (const own of ownPlaces.get(axisKey(place)) ?? []) {
      if (!isWithin(own, { group: derived, place })) continue;
      const start = (own.place.offset - place.offset) / place.block;
      const factor = own.place.block / place.block;
      const key = JSON.stringify([own.group.name, start, factor]);
      const claim = claims.get(key) ?? {
        part: { group: own.group.name, start, factor },
        units: own.group.size * factor,
        places: new Map(),
      };
      claims.set(key, claim);
      claim.places.set(place, own.place);
    }
  }
  return [...claims.values()];
}

/** Whether a place holds units of a derived one and nothing else, each or in blocks of several. */
function isWithin({ group, place }: PlacedGroup, derived: PlacedGroup): boolean {
  const begin = place.offset - derived.place.offset;
  return (
    begin >= 0 &&
    begin % derived.place.block === 0 &&
    place.block % derived.place.block === 0 &&
    begin + group.size * place.block <= derived.group.size * derived.place.block
  );
}

function canBoth(a: Claim, b: Claim): boolean {
  const areApart = a.part.start + a.units <= b.part.start || b.part.start + b.units <= a.part.start;
  return areApart || isInBlock(a, b) || isInBlock(b, a);
}

function isInBlock(inner: Claim, { part: { start, factor }, units }: Claim): boolean {
  const begin = inner.part.start - start;
  return begin >= 0 && begin + inner.units <= units && (begin % factor) + inner.units <= factor;
}
