/** Sets of objects that are united one with another, each known by one of them, its root. */
export interface DisjointSets {
  /** The object itself where it was never united with another. */
  rootOf(member: object): object;
  /** Unites the sets of two roots; the first stays one. */
  unite(first: object, second: object): void;
}

/** Starts with every object in a set of its own. */
export function createDisjointSets(): DisjointSets {
  const parents = new Map<object, object>();
  return {
    rootOf(member) {
      let root = member;
      for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
      // Whatever was passed on the way finds the root at once from now on.
      for (let at = member; at !== root; ) {
        const next = parents.get(at) ?? root;
        parents.set(at, root);
        at = next;
      }
      return root;
    },
    unite(first, second) {
      parents.set(second, first);
    },
  };
}
