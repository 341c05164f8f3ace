import { cutAfter, cutNest, type KnownGroups, type Piece, takePiece } from './axis-pieces.js';
import type { Segments } from './segment.js';

/** Segments of an axis that an error shows. */
const mostShown = 16;

/** Makes one group of what lies at the same place on two axes, cutting both until it does; see `AxisGroups.unite`. */
export function uniteAxes(known: KnownGroups, a: Segments, b: Segments): Segments {
  const [left, right] = [a.toReversed(), b.toReversed()];
  for (;;) {
    const [one, other] = [takePiece(known, left), takePiece(known, right)];
    if (one === undefined && other === undefined) return a;
    if (one?.block !== other?.block || one === undefined || other === undefined) {
      throw conflict(a, b);
    }
    if (one.units === other.units && joinPieces(known, one, other)) continue;
    cutApart(known, one, other);
    left.push(one);
    right.push(other);
  }
}

/** Unites two groups of as many units; says no to parts of other sizes, which are to be cut instead. */
function joinPieces(known: KnownGroups, one: Piece, other: Piece): boolean {
  const { sets, nests, pinned } = known;
  if (one.group === other.group) return true;
  if (one.nest && other.nest && one.nest.parts !== other.nest.parts) return false;
  const isPinned = pinned.has(one.group) || pinned.has(other.group);
  if (isPinned && (one.nest || other.nest)) return false;
  if (one.nest && other.nest) {
    join(known, sets.rootOf(one.nest.whole), sets.rootOf(other.nest.whole));
    uniteAxes(known, one.nest.inner, other.nest.inner);
  }
  nests.delete(other.group);
  join(known, one.group, other.group);
  const nest = one.nest ?? other.nest;
  if (nest !== undefined) nests.set(one.group, nest);
  return true;
}

function join({ sets, pinned }: KnownGroups, first: object, second: object): void {
  if (first === second) return;
  sets.unite(first, second);
  if (pinned.delete(second)) pinned.add(first);
}

/** Cuts two pieces that cannot be joined: at their parts, or else the longer one where the shorter ends. */
function cutApart(known: KnownGroups, one: Piece, other: Piece): void {
  for (const { group, nest } of [one, other]) {
    if (nest !== undefined) cutNest(known, group, nest);
  }
  if (one.nest || other.nest) return;
  if (one.units > other.units) cutAfter(known, other.units, one);
  else cutAfter(known, one.units, other);
}

function conflict(a: Segments, b: Segments): RangeError {
  return new RangeError(
    `axes do not hold the same units [${show(a)}; ${show(b)}]: 4+2 are 4 units and 2 others behind them, 2x9 are 2 units of 9 entries each; a linear layer or a 1 x 1 convolution on one of them, before they meet, makes new units of it`,
  );
}

function show(segments: Segments): string {
  const shown = segments.map(({ units, block }) => (block === 1 ? units : `${units}x${block}`));
  return shown.length > mostShown ? `${shown.slice(0, mostShown).join('+')}+...` : shown.join('+');
}
