import {
  type AxisGroups,
  createAxisGroups,
  type DerivedSpec,
  derivePermutationSpec,
  type LabelledAxes,
  type Segments,
} from '@isthmus/permutation';
import { atNode, type Graph, inputName, parameterName } from './network.js';

/** Groups of units that the inputs of one node may hold behind each other. */
const mostParts = 4096;

/**
 * The permutation groups of a network, worked out from what its ops say of their axes. Throws a
 * RangeError naming the node where axes meet that cannot hold the same units.
 */
export function permutationSpec(network: Graph): DerivedSpec {
  const groups = createAxisGroups();
  const input = network.inputShape.map((size) => groups.fresh(size));
  const values = new Map<string, readonly Segments[]>([[inputName, input]]);
  const tensors: LabelledAxes[] = [];
  for (const node of network.nodes) {
    const inputs = node.inputs.map((name) => values.get(name) ?? []);
    atNode(node, () => refuseMany(inputs.flat(2), groups));
    const { output, parameters } = atNode(node, () => node.op.axes(inputs, groups));
    values.set(node.name, output);
    for (const [name, axes] of Object.entries(parameters)) {
      tensors.push({ name: parameterName(node.name, name), axes });
    }
  }
  const output = values.get(network.nodes.at(-1)?.name ?? inputName) ?? [];
  for (const segments of [...input, ...output]) groups.pin(segments);
  return derivePermutationSpec(
    groups,
    tensors,
    [...values].map(([name, axes]) => ({ name, axes })),
  );
}

/** Values behind each other over and over would take all memory. */
function refuseMany(segments: Segments, groups: AxisGroups): void {
  let parts = 0;
  for (const segment of segments) {
    parts += groups.partsOf(segment).length;
    if (parts <= mostParts) continue;
    throw new RangeError(
      `too many groups of units on one node's inputs [expected at most ${mostParts}, got more]`,
    );
  }
}
