import { type Network, type Node, networkParameters } from '@isthmus/network';

const norms = ['layer-norm', 'group-norm', 'batch-norm'];
const affine = ['linear', 'convolution'];

/**
 * The nodes whose units REPAIR corrects: the last affine ops before each activation, as their
 * weights and biases can take a rescaling and a shift of every unit. A convolution or linear layer
 * that feeds a norm is left to that norm; batch norms are left to `resetBatchNorm`; the output
 * layer stays as it is.
 */
export function correctedNodes(network: Network): readonly Node[] {
  const parameters = networkParameters(network);
  return network.nodes.slice(0, -1).filter((node) => {
    const { op } = node.op.notation;
    if (!parameters.has(`${node.name}.bias`) || op === 'batch-norm') return false;
    return norms.includes(op) || (affine.includes(op) && !feedsNorm(network, node));
  });
}

function feedsNorm({ nodes }: Network, { name }: Node): boolean {
  return nodes.some(({ inputs, op }) => inputs.includes(name) && norms.includes(op.notation.op));
}
