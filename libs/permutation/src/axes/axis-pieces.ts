import { createDisjointSets, type DisjointSets } from './disjoint-sets.js';
import type { Segment, Segments } from './segment.js';

/** Units in parts: a group of the parts, and in each a group of its units. */
export interface Nest {
  readonly parts: number;
  readonly whole: object;
  readonly inner: Segments;
}

/** What is known of the groups on all axes so far. */
export interface KnownGroups {
  /** Groups that hold the same units; all else is known of their roots. */
  readonly sets: DisjointSets;
  /** The parts of each root that was cut, which can have been cut again. */
  readonly cuts: Map<object, Segments>;
  readonly nests: Map<object, Nest>;
  /** Of such as were not cut. */
  readonly pinned: Set<object>;
}

/** A group that was not cut, where it lies, with the parts in which its units are. */
export interface Piece extends Segment {
  readonly nest?: Nest | undefined;
}

/** Of no group. */
export function noGroups(): KnownGroups {
  return { sets: createDisjointSets(), cuts: new Map(), nests: new Map(), pinned: new Set() };
}

/** Takes the next piece off a stack of segments. */
export function takePiece({ sets, cuts, nests }: KnownGroups, stack: Segment[]): Piece | undefined {
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { units, block } = next;
    const group = sets.rootOf(next.group);
    const cut = cuts.get(group);
    if (cut === undefined) return { group, units, block, nest: nests.get(group) };
    for (const part of cut.toReversed()) stack.push({ ...part, block });
  }
  return undefined;
}

/** What segments have been cut into so far. */
export function piecesOf(known: KnownGroups, segments: Segments): readonly Piece[] {
  const pieces: Piece[] = [];
  const stack = segments.toReversed();
  for (let next = takePiece(known, stack); next; next = takePiece(known, stack)) pieces.push(next);
  return pieces;
}

/** A piece as a segment, with what lies inside its blocks. */
export function segmentOf({ sets }: KnownGroups, { nest, ...piece }: Piece): Segment {
  if (nest === undefined) return piece;
  return {
    group: sets.rootOf(nest.whole),
    units: nest.parts,
    block: (piece.units / nest.parts) * piece.block,
    inner: nest.inner.map((part) => ({ ...part, block: piece.block })),
  };
}

/** Cuts a piece in two, after some of its units. */
export function cutAfter(known: KnownGroups, units: number, { group, units: all }: Piece): void {
  const parts = [units, all - units].map((n) => ({ group: {}, units: n, block: 1 }));
  cutInto(known, group, parts);
}

/** Makes cuts of the parts in which a group's units are: these stay where they are. */
export function cutNest(known: KnownGroups, group: object, { inner }: Nest): void {
  known.nests.delete(group);
  cutInto(known, group, inner);
}

function cutInto({ cuts, pinned }: KnownGroups, group: object, parts: Segments): void {
  cuts.set(group, parts);
  if (pinned.delete(group)) for (const part of parts) pinned.add(part.group);
}

/** Leaves all groups of an axis where they are, whole and inside. */
export function pinAxis(known: KnownGroups, segments: Segments): void {
  for (const { group, nest } of piecesOf(known, segments)) {
    if (nest !== undefined) cutNest(known, group, nest);
  }
  for (const { group } of piecesOf(known, segments)) known.pinned.add(group);
}
