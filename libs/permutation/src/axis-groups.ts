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
  /** Says that an axis must stay as it is, like a network's input and output. */
  pin(segments: Segments): void;
  /** What a segment has been cut into so far; the groups stand for all that were united with them. */
  partsOf(segment: Segment): Segments;
  /** Of a group that `partsOf` gave. */
  isPinned(group: object): boolean;
}

/** Starts with no axis. */
export function createAxisGroups(): AxisGroups {
  const parents = new Map<object, object>();
  /** The two parts of each root that was cut, which can have been cut again. */
  const cuts = new Map<object, readonly [Segment, Segment]>();
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
  const takePart = (stack: Segment[]): Segment | undefined => {
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { units, block } = next;
      const group = rootOf(next.group);
      const cut = cuts.get(group);
      if (cut === undefined) return { group, units, block };
      for (const part of cut.toReversed()) stack.push({ ...part, block });
    }
    return undefined;
  };
  const partsOf = (segment: Segment): Segments => {
    const parts: Segment[] = [];
    const stack = [segment];
    for (let part = takePart(stack); part !== undefined; part = takePart(stack)) parts.push(part);
    return parts;
  };
  const cutAfter = (units: number, { group, units: all }: Segment) => {
    const [first, second] = [units, all - units].map((n) => ({ group: {}, units: n, block: 1 }));
    cuts.set(group, [first, second]);
    if (pinned.delete(group)) pinned.add(first.group).add(second.group);
  };
  const join = (first: object, second: object) => {
    if (first === second) return;
    parents.set(second, first);
    if (pinned.delete(second)) pinned.add(first);
  };
  return {
    fresh: (units, block = 1) => [{ group: {}, units, block }],
    unite(a, b) {
      const [left, right] = [a.toReversed(), b.toReversed()];
      for (;;) {
        const [one, other] = [takePart(left), takePart(right)];
        if (one === undefined && other === undefined) return a;
        if (one?.block !== other?.block || one === undefined || other === undefined) {
          throw conflict(a, b);
        }
        if (one.units === other.units) join(one.group, other.group);
        else {
          if (one.units > other.units) cutAfter(other.units, one);
          else cutAfter(one.units, other);
          left.push(one);
          right.push(other);
        }
      }
    },
    pin(segments) {
      for (const { group } of segments.flatMap(partsOf)) pinned.add(group);
    },
    partsOf,
    isPinned: (group) => pinned.has(group),
  };
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
