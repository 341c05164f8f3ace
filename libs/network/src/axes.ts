import {
  createAxisGroups,
  type DerivedSpec,
  derivePermutationSpec,
  type LabelledAxes,
  type Segments,
} from '@isthmus/permutation';
import { inputName, type Network, type Node, parameterName } from './network.js';
import type { OpAxes } from './op.js';

/**
 * The permutation groups of a network, worked out from what its ops say of their axes. Throws a
 * RangeError naming the node where axes meet that cannot hold the same units.
 */
export function permutationSpec(network: Network): DerivedSpec {
  const groups = createAxisGroups();
  const input = network.inputShape.map((size) => groups.fresh(size));
  const values = new Map<string, readonly Segments[]>([[inputName, input]]);
  const tensors: LabelledAxes[] = [];
  for (const node of network.nodes) {
    const inputs = node.inputs.map((name) => values.get(name) ?? []);
    const { output, parameters } = inNode(node, () => node.op.axes(inputs, groups));
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

function inNode({ name, inputs }: Node, work: () => OpAxes): OpAxes {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`${reason} [node=${name}, inputs=${inputs.join(' and ')}]`, { cause });
  }
}
