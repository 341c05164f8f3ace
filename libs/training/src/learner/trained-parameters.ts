import {
  type Network,
  networkParameters,
  type ParameterTensors,
  toTensors,
} from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { createVariable, disposeAll, type Tensor, type Variable } from '@isthmus/tensorflow';

/** A network's parameters on the device: variables, which an optimizer moves, and running statistics. */
export interface TrainedParameters {
  readonly variables: ReadonlyMap<string, Variable>;
  /** The variables as they are, until the next step. The caller disposes of them. */
  read(): Map<string, Tensor>;
  /** What was read, with the running statistics, in the network's order. */
  inOrder(trained: ParameterTensors): ParameterTensors;
  /** Takes over fresh statistics, and disposes of those before. */
  replaceBuffers(fresh: ParameterTensors): void;
  dispose(): void;
}

/** Copies weights to the device. The caller disposes of them. */
export function createTrainedParameters(network: Network, start: Weights): TrainedParameters {
  const declared = networkParameters(network);
  const variables = new Map<string, Variable>();
  const buffers = new Map<string, Tensor>();
  for (const [name, value] of toTensors(network, start)) {
    if (declared.get(name)?.isBuffer === true) {
      buffers.set(name, value);
      continue;
    }
    variables.set(name, createVariable(value));
    value.dispose();
  }
  return {
    variables,
    read: () => new Map([...variables].map(([name, variable]) => [name, variable.read()])),
    inOrder: (trained) =>
      new Map(
        [...declared.keys()].flatMap((name) => {
          const value = trained.get(name) ?? buffers.get(name);
          return value === undefined ? [] : [[name, value] as const];
        }),
      ),
    replaceBuffers(fresh) {
      for (const [name, value] of fresh) {
        buffers.get(name)?.dispose();
        buffers.set(name, value);
      }
    },
    dispose() {
      disposeAll(variables);
      disposeAll(buffers);
    },
  };
}
