import type { Weights, WeightTensor } from '@isthmus/permutation';
import { add, readFloats, type Tensor, tensor, tidy } from '@isthmus/tensorflow';
import { fromDeviceOrder, toDeviceOrder } from './device-order.js';
import {
  inputName,
  type Network,
  type Node,
  networkParameters,
  nodeParameters,
  parameterName,
} from './network.js';
import type { OpOutput, Pass, Tensors } from './op.js';

/** A network's parameters on the device, by name. */
export type ParameterTensors = ReadonlyMap<string, Tensor>;

/** A forward pass: what every node gave, by name, in the order of computation. */
export interface ForwardPass {
  readonly input: Tensor;
  readonly nodes: ReadonlyMap<string, OpOutput>;
  /** The last node's output. */
  readonly output: Tensor;
  /** New values of buffers, by parameter name. */
  readonly buffers: ParameterTensors;
}

/** Evaluation: running statistics, nothing dropped. */
const evaluation: Pass = { mode: 'eval' };

/** Weights copied to the device. Call inside `tidy`, or dispose of every tensor. */
export function toTensors(network: Network, weights: Weights): ParameterTensors {
  const ordered = toDeviceOrder(networkParameters(network), weights);
  return new Map([...ordered].map(([name, { data, shape }]) => [name, tensor(data, shape)]));
}

/** Parameters copied back, as PyTorch lays them out. */
export function fromTensors(network: Network, parameters: ParameterTensors): Weights {
  const read = new Map(
    [...parameters].map(([name, value]): [string, WeightTensor] => [
      name,
      { shape: value.shape, data: readFloats(value) },
    ]),
  );
  return fromDeviceOrder(networkParameters(network), read);
}

/** Runs a network on a batch. Call inside `tidy`. */
export function forward(
  network: Network,
  parameters: ParameterTensors,
  input: Tensor,
  pass: Pass = evaluation,
): ForwardPass {
  const nodes = new Map<string, OpOutput>();
  const buffers = new Map<string, Tensor>();
  let output = input;
  for (const node of network.nodes) {
    const inputs = node.inputs.map((name) => valueNamed({ input, nodes }, name));
    const given = tidy(
      () => node.op.forward(inputs, parametersOf(network, node, parameters), pass),
      (made) => [made.output, ...(made.saved ?? []), ...Object.values(made.buffers ?? {})],
    );
    nodes.set(node.name, given);
    for (const [name, value] of Object.entries(given.buffers ?? {})) {
      buffers.set(parameterName(node.name, name), value);
    }
    output = given.output;
  }
  return { input, nodes, output, buffers };
}

/** What a backward pass goes through, and from where. */
interface Backpropagation {
  readonly pass: ForwardPass;
  /** Of the loss, with respect to the network's output. */
  readonly outputGradient: Tensor;
  readonly consume?: boolean;
}

/**
 * The gradients of a loss with respect to every parameter that is trained, from its gradient
 * with respect to the network's output. Call inside the `tidy` of the forward pass. With `consume`
 * it disposes of the pass and of `outputGradient` as it goes, which then can be used no more: that
 * takes a third of the memory.
 */
export function backward(
  network: Network,
  parameters: ParameterTensors,
  { pass, outputGradient, consume = false }: Backpropagation,
): ParameterTensors {
  const parameterGradients = new Map<string, Tensor>();
  const valueGradients = new Map([[network.nodes.at(-1)?.name ?? inputName, outputGradient]]);
  for (const node of network.nodes.toReversed()) {
    const given = pick(pass.nodes, node.name);
    const gradient = valueGradients.get(node.name);
    // A value that nothing uses has no influence on the loss.
    if (gradient === undefined) continue;
    valueGradients.delete(node.name);
    const values = {
      ...given,
      inputs: node.inputs.map((name) => valueNamed(pass, name)),
      parameters: parametersOf(network, node, parameters),
      ofParametersAlone: node.inputs.every((name) => name === inputName),
    };
    const gradients = tidy(
      () => node.op.backward(values, gradient),
      (made) => [...made.inputs, ...Object.values(made.parameters)],
    );
    if (consume) for (const used of [given.output, ...(given.saved ?? [])]) used.dispose();
    gradients.inputs.forEach((more, i) => {
      const name = node.inputs[i];
      const sofar = valueGradients.get(name);
      valueGradients.set(name, sofar === undefined ? more : add(sofar, more));
    });
    for (const [name, value] of Object.entries(gradients.parameters)) {
      parameterGradients.set(parameterName(node.name, name), value);
    }
    // An op may pass its gradient on as it is, to several values.
    const isInUse = [...valueGradients.values()].includes(gradient);
    if (consume && !isInUse) gradient.dispose();
  }
  return parameterGradients;
}

const places = new WeakMap<Network, ReadonlyMap<string, readonly Place[]>>();

/** A parameter's name in its op, and in the network. */
interface Place {
  readonly own: string;
  readonly full: string;
}

/** Where each node finds its parameters. Kept, because every step asks for it anew. */
function placesOf(network: Network): ReadonlyMap<string, readonly Place[]> {
  const known = places.get(network);
  if (known !== undefined) return known;
  const found = new Map(
    [...nodeParameters(network)].map(([node, declared]) => [
      node,
      Object.keys(declared).map((own) => ({ own, full: parameterName(node, own) })),
    ]),
  );
  places.set(network, found);
  return found;
}

/** A node's own parameters, by their names in its op. */
export function parametersOf(network: Network, node: Node, parameters: ParameterTensors): Tensors {
  return Object.fromEntries(
    pick(placesOf(network), node.name).map(({ own, full }) => [own, pick(parameters, full)]),
  );
}

function valueNamed({ input, nodes }: Pick<ForwardPass, 'input' | 'nodes'>, name: string): Tensor {
  return name === inputName ? input : pick(nodes, name).output;
}

function pick<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new RangeError(`no node or parameter of that name [name=${name}]`);
  return value;
}
