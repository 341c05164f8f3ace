import { type Network, type Node, networkParameters } from '@isthmus/network';
import type { UnitCorrection } from './unit-correction.js';

const norms = ['layer-norm', 'group-norm', 'batch-norm', 'rms-norm'];
const affine = ['linear', 'convolution'];

/**
 * The nodes that activations are taken of, and the output layer: norms, and the linear layers and
 * convolutions that feed none.
 */
export function preActivations(network: Network): readonly Node[] {
  return network.nodes.filter((node) => {
    const { op } = node.op.notation;
    return norms.includes(op) || (affine.includes(op) && !feedsNorm(network, node));
  });
}

/**
 * The pre-activations whose units REPAIR corrects: their weights and biases can take a rescaling and
 * a shift of every unit. Batch norms are left to `resetBatchNorm`, the output layer stays as it is
 * unless `output` is wanted.
 */
export function correctedNodes(
  network: Network,
  { output }: Pick<UnitCorrection, 'output'>,
): readonly Node[] {
  const parameters = networkParameters(network);
  const last = network.nodes.at(-1);
  return preActivations(network).filter((node) => {
    const hasBias = parameters.has(`${node.name}.bias`);
    return hasBias && node.op.notation.op !== 'batch-norm' && (output || node !== last);
  });
}

function feedsNorm({ nodes }: Network, { name }: Node): boolean {
  return nodes.some(({ inputs, op }) => inputs.includes(name) && norms.includes(op.notation.op));
}
