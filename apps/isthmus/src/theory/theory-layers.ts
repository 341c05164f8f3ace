import { type Network, networkParameters } from '@isthmus/network';
import type { PermutationGroup, PermutationSpec } from '@isthmus/permutation';
import { type ActivationName, isActivationName, type NeuronAxis } from '@isthmus/theory';

/**
 * Where a group's units have what makes their values, such as weights and biases of the layer: arrays with
 * the group on axis 0, running statistics left out.
 */
export function incomingAxes(network: Network, group: PermutationGroup): readonly NeuronAxis[] {
  const parameters = networkParameters(network);
  return group.axes
    .filter(({ tensor, axis }) => axis === 0 && parameters.get(tensor)?.isBuffer !== true)
    .map((axis) => ({ ...axis, scale: 1 }));
}

/** A two-layer network as f(x) = 1/N sum_i a_i sigma(<w_i, x> + b_i). */
export interface TwoLayers {
  readonly activation: ActivationName;
  readonly hasBias: boolean;
  readonly inputs: number;
  readonly units: number;
  /** Of (w_i, b_i). */
  readonly incoming: readonly NeuronAxis[];
  /** Of a_i: the second layer's weights times N, and times what the network multiplies its output by. */
  readonly outgoing: readonly NeuronAxis[];
}

/** A network as two layers; undefined unless it is two linear ones with a known activation between. */
export function twoLayersOf(network: Network, spec: PermutationSpec): TwoLayers | undefined {
  const { nodes, inputShape } = network;
  const [group, ...others] = spec;
  if (group === undefined || others.length > 0) return undefined;
  const [first, act, second, mean] = nodes.map(({ op }) => op.notation);
  const isChain = nodes.every(({ inputs }, i) => i === 0 || inputs.join() === nodes[i - 1]?.name);
  const endsThere = nodes.length === 3 || (nodes.length === 4 && mean?.op === 'scaling');
  if (!isChain || !endsThere || first?.op !== 'linear' || second?.op !== 'linear') return undefined;
  if (act === undefined || !isActivationName(act.op)) return undefined;
  const scale = group.size * Number(mean?.factor ?? 1);
  return {
    activation: act.op,
    hasBias: first.bias === true,
    inputs: inputShape.reduce((product, size) => product * size, 1),
    units: group.size,
    incoming: incomingAxes(network, group),
    outgoing: group.axes.filter(({ axis }) => axis === 1).map((axis) => ({ ...axis, scale })),
  };
}
