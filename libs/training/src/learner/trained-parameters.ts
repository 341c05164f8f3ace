import {
  type Network,
  networkParameters,
  type ParameterTensors,
  toTensors,
} from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { createVariables, disposeAll, type Tensor, type Variable } from '@isthmus/tensorflow';

/** A network's parameters on the device, as variables. */
export interface TrainedParameters {
  /** Those that an optimizer moves: all but running statistics. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** All as they are, until the next step, in the network's order. The caller disposes of them. */
  read(): ReadonlyMap<string, Tensor>;
  /** Takes over other values of some. */
  assign(values: ParameterTensors): void;
  dispose(): void;
}

/** Makes them zeros. The caller disposes of them. */
export function createTrainedParameters(network: Network): TrainedParameters {
  const declared = networkParameters(network);
  const all = createVariables(toTensors(network, zerosOf(declared)));
  const isTrained = (name: string) => declared.get(name)?.isBuffer !== true;
  return {
    variables: new Map([...all].filter(([name]) => isTrained(name))),
    read: () => new Map([...all].map(([name, variable]) => [name, variable.read()])),
    assign(values) {
      for (const [name, value] of values) all.get(name)?.assign(value);
    },
    dispose: () => disposeAll(all),
  };
}

function zerosOf(declared: ReadonlyMap<string, { readonly shape: readonly number[] }>): Weights {
  return new Map(
    [...declared].map(([name, { shape }]) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, { shape: [...shape], data: new Float32Array(size) }] as const;
    }),
  );
}
