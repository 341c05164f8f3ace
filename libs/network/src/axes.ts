import {
  type DerivedSpec,
  derivePermutationSpec,
  type NetworkAxes,
  type NetworkAxis,
} from '@isthmus/permutation';
import {
  inputName,
  inputShapes,
  type Network,
  type Node,
  networkParameters,
  parameterName,
  valueShapes,
} from './network.js';
import type { OpAxis } from './op.js';
import type { Shape } from './shape.js';

/** The permutation groups of a network, worked out from its ops' declarations. */
export function permutationSpec(network: Network): DerivedSpec {
  return derivePermutationSpec(networkAxes(network));
}

function networkAxes(network: Network): NetworkAxes {
  const shapes = valueShapes(network);
  const parameters = networkParameters(network);
  const output = network.nodes.at(-1)?.name ?? inputName;
  return {
    ties: network.nodes.flatMap((node) =>
      node.op
        .ties(inputShapes(node.inputs, shapes))
        .map((tie) => tie.map((axis) => toNetworkAxis(node, axis))),
    ),
    pinned: [inputName, output].flatMap((name) => valueAxes(name, shapes.get(name) ?? [])),
    sizeOf: ({ of, name, axis }) =>
      (of === 'tensor' ? parameters.get(name)?.shape[axis] : shapes.get(name)?.[axis - 1]) ?? 0,
  };
}

function valueAxes(name: string, shape: Shape): NetworkAxis[] {
  return shape.map((_size, i) => ({ of: 'value', name, axis: i + 1 }));
}

function toNetworkAxis(node: Node, axis: OpAxis): NetworkAxis {
  switch (axis.of) {
    case 'input':
      return { of: 'value', name: node.inputs[axis.input], axis: axis.axis };
    case 'output':
      return { of: 'value', name: node.name, axis: axis.axis };
    case 'parameter':
      return { of: 'tensor', name: parameterName(node.name, axis.name), axis: axis.axis };
  }
}
