import type { PermutationGroup, PermutationSpec, TensorAxis } from './permutation-spec.js';

/** One axis in a network: of a weight array, or of the value that a node puts out. */
export type NetworkAxis =
  | { readonly of: 'tensor'; readonly name: string; readonly axis: number }
  | { readonly of: 'value'; readonly name: string; readonly axis: number };

/** What a network's ops say of its axes. */
export interface NetworkAxes {
  /** Axes that hold the same units, so that they can only be permuted together. */
  readonly ties: readonly (readonly NetworkAxis[])[];
  /** Axes that must stay as they are: the network's input and output. */
  readonly pinned: readonly NetworkAxis[];
  /** Number of units on an axis. */
  sizeOf(axis: NetworkAxis): number;
}

/** A permutation spec with the group that lies on each axis of each node's value. */
export interface DerivedSpec {
  readonly spec: PermutationSpec;
  readonly valueGroups: readonly {
    readonly node: string;
    readonly axis: number;
    readonly group: string;
  }[];
}

/**
 * Derives the permutation groups of a network: the connected components of its tied
 * axes which reach a weight array and no pinned axis. A group is named after its first
 * weight array. Throws a RangeError naming both axes when tied axes differ in size.
 */
export function derivePermutationSpec(axes: NetworkAxes): DerivedSpec {
  const groups: PermutationGroup[] = [];
  const valueGroups: { node: string; axis: number; group: string }[] = [];
  const pinned = new Set(axes.pinned.map(keyOf));
  for (const members of connectedComponents(axes.ties)) {
    const first = members[0];
    const odd = members.find((member) => axes.sizeOf(member) !== axes.sizeOf(first));
    if (odd !== undefined) {
      throw new RangeError(
        `tied axes differ in size [${keyOf(first)}=${axes.sizeOf(first)}, ${keyOf(odd)}=${axes.sizeOf(odd)}]`,
      );
    }
    const tensors = members.filter((member) => member.of === 'tensor');
    if (tensors.length === 0 || members.some((member) => pinned.has(keyOf(member)))) continue;
    const name = tensors[0].name.replace(/\.(weight|bias)$/, '');
    groups.push({ name, size: axes.sizeOf(first), axes: tensors.map(toTensorAxis) });
    for (const member of members) {
      if (member.of === 'value')
        valueGroups.push({ node: member.name, axis: member.axis, group: name });
    }
  }
  return { spec: groups, valueGroups };
}

function toTensorAxis(axis: NetworkAxis): TensorAxis {
  return { tensor: axis.name, axis: axis.axis };
}

function keyOf(axis: NetworkAxis): string {
  return `${axis.of} ${axis.name} axis ${axis.axis}`;
}

/** Union-find over axis keys; components and their members keep first-seen order. */
function connectedComponents(ties: readonly (readonly NetworkAxis[])[]): NetworkAxis[][] {
  const parent = new Map<string, string>();
  const axisOf = new Map<string, NetworkAxis>();
  const find = (key: string): string => {
    const up = parent.get(key) ?? key;
    return up === key ? key : find(up);
  };
  for (const tie of ties) {
    for (const axis of tie) {
      const key = keyOf(axis);
      if (!parent.has(key)) {
        parent.set(key, key);
        axisOf.set(key, axis);
      }
      parent.set(find(key), find(keyOf(tie[0])));
    }
  }
  const components = new Map<string, NetworkAxis[]>();
  for (const [key, axis] of axisOf) {
    const root = find(key);
    const members = components.get(root);
    if (members === undefined) components.set(root, [axis]);
    else members.push(axis);
  }
  return [...components.values()];
}
