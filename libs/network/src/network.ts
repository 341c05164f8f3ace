import { shorten } from '@isthmus/spelling';
import type { Op, Parameter } from './op.js';
import type { Shape } from './shape.js';

/** The name by which nodes refer to the network's input. */
export const inputName = 'input';

/** One op in a network; its inputs are "input" or the names of earlier nodes. */
export interface Node {
  readonly name: string;
  readonly op: Op;
  readonly inputs: readonly string[];
}

/** What a network computes: nodes in the order of computation, the last is the output. */
export interface Graph {
  readonly inputShape: Shape;
  readonly nodes: readonly Node[];
}

/** A network as data. */
export interface Network extends Graph {
  /** The notation it came from, e.g. "mlp:784-512-512-512-10"; it says the same as the graph. */
  readonly notation: string;
}

/**
 * The shapes of all values of a network, by node name and "input", without the batch axis. Throws a
 * RangeError naming the node whose inputs do not fit.
 */
export function valueShapes(network: Graph): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>([[inputName, network.inputShape]]);
  for (const node of network.nodes) {
    const { name, op, inputs } = node;
    const given = inputShapes(inputs, shapes);
    shapes.set(
      name,
      atNode(node, () => op.outputShape(given)),
    );
  }
  return shapes;
}

/** The shape of a network's output, without the batch axis. */
export function outputShape(network: Network): Shape {
  const last = network.nodes.at(-1);
  return (last && valueShapes(network).get(last.name)) ?? network.inputShape;
}

/** The parameters of each node by the op's own names for them, by node. */
export function nodeParameters(
  network: Graph,
): ReadonlyMap<string, Readonly<Record<string, Parameter>>> {
  const shapes = valueShapes(network);
  return new Map(
    network.nodes.map(({ name, op, inputs }) => [name, op.parameters(inputShapes(inputs, shapes))]),
  );
}

/** All parameters of a network by the names that PyTorch would give them, in order. */
export function networkParameters(network: Network): ReadonlyMap<string, Parameter> {
  return new Map(
    [...nodeParameters(network)].flatMap(([node, parameters]) =>
      Object.entries(parameters).map(([name, declaration]): [string, Parameter] => [
        parameterName(node, name),
        declaration,
      ]),
    ),
  );
}

/** What `work` gives; a RangeError that it throws says at which node. */
export function atNode<Result>({ name, op, inputs }: Node, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const where = `node=${name}, op=${op.notation.op}, inputs=${shorten(inputs.join(' and '), 500)}`;
    throw new RangeError(`${cause.message} [${where}]`, { cause });
  }
}

/** The shapes of a node's inputs among those of all values. */
function inputShapes(
  inputs: readonly string[],
  shapes: ReadonlyMap<string, Shape>,
): readonly Shape[] {
  return inputs.map((input) => {
    const shape = shapes.get(input);
    if (shape === undefined) throw new RangeError(`no earlier node has that name [node=${input}]`);
    return shape;
  });
}

/** "fc1" and "weight" make "fc1.weight"; a node without a name leaves its parameters theirs. */
export function parameterName(node: string, parameter: string): string {
  return node === '' ? parameter : `${node}.${parameter}`;
}
