/**
 * The spanning tree of a basic solution of the transport problem. Nodes 0..rows-1 are rows, the rest
 * columns; every edge joins a row and a column, and the arc that it stands for runs from the row to
 * the column. Node w holds the edge to its parent: `flow[w]` is what its arc carries.
 */
export interface BasisTree {
  readonly rows: number;
  readonly root: number;
  /** -1 at the root. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly flow: Float64Array;
  /** The children of a node are a doubly linked list; -1 ends it. */
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly previousSibling: Int32Array;
}

/** A tree that holds its root, a column, and no other node as yet. */
export function createBasisTree(rows: number, columns: number, root: number): BasisTree {
  const links = () => new Int32Array(rows + columns).fill(-1);
  return {
    rows,
    root,
    parent: links(),
    depth: new Int32Array(rows + columns),
    flow: new Float64Array(rows + columns),
    firstChild: links(),
    nextSibling: links(),
    previousSibling: links(),
  };
}

/** Hangs a node that has no parent below another; depths are the caller's affair. */
export function attach(tree: BasisTree, node: number, parent: number, flow: number): void {
  const { firstChild, nextSibling, previousSibling } = tree;
  const sibling = firstChild[parent];
  tree.parent[node] = parent;
  tree.flow[node] = flow;
  firstChild[parent] = node;
  nextSibling[node] = sibling;
  previousSibling[node] = -1;
  if (sibling >= 0) previousSibling[sibling] = node;
}

/** Cuts the edge of `cut`, an ancestor of `node` or itself, and hangs its subtree up by `node`. */
export function regraft(
  tree: BasisTree,
  cut: number,
  node: number,
  newParent: number,
  newFlow: number,
): void {
  const { parent, flow } = tree;
  let child = node;
  let above = newParent;
  let carried = newFlow;
  for (;;) {
    const formerParent = parent[child];
    const formerFlow = flow[child];
    detach(tree, child);
    attach(tree, child, above, carried);
    if (child === cut) return;
    above = child;
    carried = formerFlow;
    child = formerParent;
  }
}

function detach(tree: BasisTree, node: number): void {
  const { firstChild, nextSibling, previousSibling } = tree;
  const previous = previousSibling[node];
  const next = nextSibling[node];
  if (previous >= 0) nextSibling[previous] = next;
  else firstChild[tree.parent[node]] = next;
  if (next >= 0) previousSibling[next] = previous;
}

/** The node after this one when the subtree is walked parents first; -1 after the last. */
export function nextInSubtree(tree: BasisTree, subtree: number, node: number): number {
  const { firstChild, nextSibling, parent } = tree;
  if (firstChild[node] >= 0) return firstChild[node];
  let at = node;
  while (at !== subtree) {
    if (nextSibling[at] >= 0) return nextSibling[at];
    at = parent[at];
  }
  return -1;
}
