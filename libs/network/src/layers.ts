import { type Network, nodeParameters, parameterName } from './network.js';

/** A node that has parameters. */
export interface NetworkLayer {
  readonly name: string;
  /** Its parameters' names in the network. */
  readonly tensors: readonly string[];
}

/** The layers of a network in the order of computation: its nodes that have parameters, norms too. */
export function layersOf(network: Network): readonly NetworkLayer[] {
  return [...nodeParameters(network)].flatMap(([name, parameters]) => {
    const tensors = Object.keys(parameters).map((own) => parameterName(name, own));
    return tensors.length === 0 ? [] : [{ name, tensors }];
  });
}
