import { incomingAxes, type Network } from '@isthmus/network';
import type { PermutationSpec } from '@isthmus/permutation';
import { type ActivationName, isActivationName, type NeuronAxis } from '@isthmus/theory';

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
export function twoLayersOf(network: Network, groups: PermutationSpec): TwoLayers | undefined {
  const [group] = groups;
  if (group === undefined || groups.length > 1) return undefined;
  const [first, act, second, mean] = network.nodes.map(({ op }) => op.notation);
  const endsThere =
    network.nodes.length === 3 || (network.nodes.length === 4 && mean.op === 'scaling');
  if (!isChain(network) || !endsThere) return undefined;
  if (first.op !== 'linear' || second.op !== 'linear' || !isActivationName(act.op)) {
    return undefined;
  }
  const scale = group.size * Number(mean?.factor ?? 1);
  return {
    activation: act.op,
    hasBias: first.bias === true,
    inputs: network.inputShape.reduce((product, size) => product * size, 1),
    units: group.size,
    incoming: incomingAxes(network, group),
    outgoing: group.axes.filter(({ axis }) => axis === 1).map((axis) => ({ ...axis, scale })),
  };
}

function isChain({ nodes }: Network): boolean {
  return nodes.every(({ inputs }, i) => i === 0 || inputs.join() === nodes[i - 1].name);
}
