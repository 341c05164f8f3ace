import type { Weights } from '@isthmus/permutation';
import { add, type Tensor, tensor } from '@isthmus/tensorflow';
import { inputName, type Network, type Node, parameterName } from './network.js';
import type { Tensors } from './op.js';

/** A network's parameters on the device, by name. */
export type ParameterTensors = ReadonlyMap<string, Tensor>;

/** Every value of a forward pass, by node name and "input", in the order of computation. */
export type NetworkValues = ReadonlyMap<string, Tensor>;

/** Weights copied to the device. Call inside `tidy`, or dispose of every tensor. */
export function toTensors(weights: Weights): ParameterTensors {
  return new Map([...weights].map(([name, { data, shape }]) => [name, tensor(data, shape)]));
}

/** Runs a network on a batch. Call inside `tidy`. */
export function forward(
  network: Network,
  parameters: ParameterTensors,
  input: Tensor,
): NetworkValues {
  const values = new Map([[inputName, input]]);
  for (const node of network.nodes) {
    const inputs = node.inputs.map((name) => pick(values, name));
    values.set(node.name, node.op.forward(inputs, parametersOf(node, parameters)));
  }
  return values;
}

/** The output of a forward pass. */
export function outputOf(network: Network, values: NetworkValues): Tensor {
  return pick(values, network.nodes.at(-1)?.name ?? inputName);
}

/**
 * The gradients of a loss with respect to every parameter, from its gradient with respect
 * to the network's output. Call inside the `tidy` of the forward pass.
 */
export function backward(
  network: Network,
  parameters: ParameterTensors,
  values: NetworkValues,
  outputGradient: Tensor,
): ParameterTensors {
  const parameterGradients = new Map<string, Tensor>();
  const valueGradients = new Map([[network.nodes.at(-1)?.name ?? inputName, outputGradient]]);
  for (const node of network.nodes.toReversed()) {
    const gradients = node.op.backward(
      {
        inputs: node.inputs.map((name) => pick(values, name)),
        parameters: parametersOf(node, parameters),
        output: pick(values, node.name),
      },
      pick(valueGradients, node.name),
    );
    node.inputs.forEach((name, i) => {
      const sofar = valueGradients.get(name);
      const gradient = gradients.inputs[i];
      valueGradients.set(name, sofar === undefined ? gradient : add(sofar, gradient));
    });
    for (const [name, gradient] of Object.entries(gradients.parameters)) {
      parameterGradients.set(parameterName(node.name, name), gradient);
    }
  }
  return parameterGradients;
}

function parametersOf(node: Node, parameters: ParameterTensors): Tensors {
  const prefix = parameterName(node.name, '');
  return Object.fromEntries(
    [...parameters]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

function pick(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const value = tensors.get(name);
  if (value === undefined) throw new RangeError(`no value of that name [name=${name}]`);
  return value;
}
