/** Part of an axis: `units` units of one group, `block` consecutive entries each. */
export interface Segment {
  /** Stands for the group; groups that are united have several of these. */
  readonly group: object;
  readonly units: number;
  readonly block: number;
  /** What lies inside the blocks, one after the other, where that can be re-ordered too. */
  readonly inner?: Segments;
}

/** What lies on one axis, from its first entry to its last. */
export type Segments = readonly Segment[];

/** Keeps account of which axes hold the same units, while a network is walked. */
export interface AxisGroups {
  /** An axis of new units, of `block` entries each. */
  fresh(units: number, block?: number): Segments;
  /** Says that two axes hold the same units. Throws a RangeError that shows both when they cannot. */
  unite(a: Segments, b: Segments): Segments;
  /** Says that an axis must stay as it is, like a network's input and output. */
  pin(segments: Segments): void;
  /** Stands for all groups that were united with this one. */
  rootOf(group: object): object;
  isPinned(group: object): boolean;
}

/** Starts with no axis. */
export function createAxisGroups(): AxisGroups {
  const parents = new Map<object, object>();
  /** Roots alone. */
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
  return {
    fresh: (units, block = 1) => [{ group: {}, units, block }],
    unite(a, b) {
      const fits = a.length === b.length && a.every((segment, i) => isAlike(segment, b[i]));
      if (!fits) throw new RangeError(`axes do not hold the same units [${show(a)}; ${show(b)}]`);
      a.forEach(({ group }, i) => {
        const [first, second] = [rootOf(group), rootOf(b[i].group)];
        if (first === second) return;
        parents.set(second, first);
        if (pinned.delete(second)) pinned.add(first);
      });
      return a;
    },
    pin(segments) {
      for (const { group } of segments) pinned.add(rootOf(group));
    },
    rootOf,
    isPinned: (group) => pinned.has(rootOf(group)),
  };
}

/** Entries on an axis. */
export function sizeOf(segments: Segments): number {
  return segments.reduce((sum, { units, block }) => sum + units * block, 0);
}

function isAlike(a: Segment, b: Segment): boolean {
  return a.units === b.units && a.block === b.block;
}

function show(segments: Segments): string {
  return segments.map(({ units, block }) => (block === 1 ? units : `${units}x${block}`)).join('+');
}
