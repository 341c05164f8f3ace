/** Part of an axis: `units` units of one group, `block` consecutive entries each. */
export interface Segment {
  /** Stands for the group; groups that are united have several of these, and a group can be cut. */
  readonly group: object;
  readonly units: number;
  readonly block: number;
  /** What lies inside the blocks, one after the other, where that can be re-ordered too. */
  readonly inner?: Segments;
}

/** What lies on one axis, from its first entry to its last. */
export type Segments = readonly Segment[];

/** Segments of an axis that an error shows. */
const mostShown = 16;

/** Keeps account of which axes hold the same units, while a network is walked. */
export interface AxisGroups {
  /** An axis of new units, of `block` entries each. */
  fresh(units: number, block?: number): Segments;
  /**
   * Says that two axes hold the same units. Where one has a group and the other several behind
   * each other, the one is cut to match, wherever it lies: its units can then be re-ordered inside
   * each part alone. Throws a RangeError that shows both when they cannot be cut alike.
   */
  unite(a: Segments, b: Segments): Segments;
  /**
   * Says that every `size` units of an axis belong together, as those that are normalised in one group: the parts
   * can be re-ordered as wholes, and the units inside each. What cannot be divided so stays where it is.
   */
  nest(segments: Segments, size: number): void;
  /** Says that an axis must stay as it is, like a network's input and output. */
  pin(segments: Segments): void;
  /** What a segment has been cut into so far; the groups stand for all that were united with them. */
  partsOf(segment: Segment): Segments;
  /** Of a group that `partsOf` gave. */
  isPinned(group: object): boolean;
}

/** Units in parts: a group of the parts, and in each a group of its units. */
interface Nest {
  readonly parts: number;
  readonly whole: object;
  readonly inner: Segments;
}

/** A group that was not cut, where it lies, with the parts in which its units are. */
interface Piece extends Segment {
  readonly nest?: Nest | undefined;
}

/** Starts with no axis. */
export function createAxisGroups(): AxisGroups {
  const parents = new Map<object, object>();
  /** The parts of each root that was cut, which can have been cut again. */
  const cuts = new Map<object, Segments>();
  const nests = new Map<object, Nest>();
  /** Roots alone, and such as were not cut. */
  const pinned = new Set<object>();
  const rootOf = (group: object): object => {
    let root = group;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    // Whatever was passed on the way finds the root at once from now on.
    for (let at = group; at !== root; ) {
      const next = parents.get(at) ?? root;
      parents.set(at, root);
      at = next;
    }
    return root;
  };
  /** Takes the next part off a stack of segments. */
  const takePiece = (stack: Segment[]): Piece | undefined => {
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { units, block } = next;
      const group = rootOf(next.group);
      const cut = cuts.get(group);
      if (cut === undefined) return { group, units, block, nest: nests.get(group) };
      for (const part of cut.toReversed()) stack.push({ ...part, block });
    }
    return undefined;
  };
  const piecesOf = (segments: Segments): readonly Piece[] => {
    const pieces: Piece[] = [];
    const stack = segments.toReversed();
    for (let next = takePiece(stack); next !== undefined; next = takePiece(stack))
      pieces.push(next);
    return pieces;
  };
  const nestOf = (piece: Piece, nest: Nest): Segment => ({
    group: rootOf(nest.whole),
    units: nest.parts,
    block: (piece.units / nest.parts) * piece.block,
    inner: nest.inner.map((part) => ({ ...part, block: piece.block })),
  });
  const partsOf = (segment: Segment): Segments =>
    piecesOf([segment]).map(({ nest, ...piece }) =>
      nest === undefined ? piece : nestOf(piece, nest),
    );
  const cutInto = (group: object, parts: Segments) => {
    cuts.set(group, parts);
    if (pinned.delete(group)) for (const part of parts) pinned.add(part.group);
  };
  const cutAfter = (units: number, { group, units: all }: Segment) =>
    cutInto(
      group,
      [units, all - units].map((n) => ({ group: {}, units: n, block: 1 })),
    );
  /** Parts that stay where they are are cuts. */
  const cutNest = (group: object, { inner }: Nest) => {
    nests.delete(group);
    cutInto(group, inner);
  };
  const join = (first: object, second: object) => {
    if (first === second) return;
    parents.set(second, first);
    if (pinned.delete(second)) pinned.add(first);
  };
  /** Unites two groups of as many units; with parts of other sizes they are cut instead. */
  const joinPieces = (one: Piece, other: Piece): boolean => {
    if (one.group === other.group) return true;
    if (one.nest && other.nest && one.nest.parts !== other.nest.parts) return false;
    const isPinned = pinned.has(one.group) || pinned.has(other.group);
    if (isPinned && (one.nest || other.nest)) return false;
    if (one.nest && other.nest) {
      join(rootOf(one.nest.whole), rootOf(other.nest.whole));
      unite(one.nest.inner, other.nest.inner);
    }
    nests.delete(other.group);
    join(one.group, other.group);
    const nest = one.nest ?? other.nest;
    if (nest !== undefined) nests.set(one.group, nest);
    return true;
  };
  const unite = (a: Segments, b: Segments): Segments => {
    const [left, right] = [a.toReversed(), b.toReversed()];
    for (;;) {
      const [one, other] = [takePiece(left), takePiece(right)];
      if (one === undefined && other === undefined) return a;
      if (one?.block !== other?.block || one === undefined || other === undefined) {
        throw conflict(a, b);
      }
      if (one.units === other.units && joinPieces(one, other)) continue;
      const nested = [one, other].filter(({ nest }) => nest !== undefined);
      for (const { group, nest } of nested) if (nest !== undefined) cutNest(group, nest);
      if (nested.length === 0) {
        if (one.units > other.units) cutAfter(other.units, one);
        else cutAfter(one.units, other);
      }
      left.push(one);
      right.push(other);
    }
  };
  const pin = (segments: Segments): void => {
    for (const { group, nest } of piecesOf(segments)) {
      if (nest !== undefined) cutNest(group, nest);
    }
    for (const { group } of piecesOf(segments)) pinned.add(group);
  };
  const nestUnits = (segments: Segments, size: number): void => {
    let begin = 0;
    for (const { group, units, block, nest } of piecesOf(segments)) {
      const offset = begin % size;
      begin += units * block;
      if (pinned.has(group) || offset + units * block <= size || size === 1) continue;
      const piece = [{ group, units, block }];
      if (block !== 1 || offset !== 0 || units % size !== 0) pin(piece);
      else if (nest === undefined) nests.set(group, nestInto(units / size, size));
      else if (units / nest.parts !== size) {
        cutNest(group, nest);
        nestUnits(piece, size);
      }
    }
  };
  return {
    fresh: (units, block = 1) => [{ group: {}, units, block }],
    unite,
    nest: nestUnits,
    pin,
    partsOf,
    isPinned: (group) => pinned.has(group),
  };
}

function nestInto(parts: number, size: number): Nest {
  const inner = Array.from({ length: parts }, () => ({ group: {}, units: size, block: 1 }));
  return { parts, whole: {}, inner };
}

/** Entries on an axis. */
export function sizeOf(segments: Segments): number {
  return segments.reduce((sum, { units, block }) => sum + units * block, 0);
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
