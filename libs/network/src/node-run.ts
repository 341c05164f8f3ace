import { type Tensor, tidy } from '@isthmus/tensorflow';
import { inputName, type Network } from './network.js';
import { type ParameterTensors, parametersOf } from './run.js';

/** A batch on its way through a network in evaluation: of its values, only those that are still needed are kept. */
export interface NodeRun {
  /**
   * The value of a node, by its place in the network, from those before it and its parameters among those
   * given; computed again, it takes the place of the one before. The caller does not dispose of it.
   */
  compute(index: number, parameters: ParameterTensors): Tensor;
  /** Takes over the value of a node that is known. */
  give(index: number, value: Tensor): void;
  /** Disposes of the values that no node after this one takes. */
  release(index: number): void;
  /** Disposes of what is left. */
  dispose(): void;
}

/** Starts with the batch itself, which stays the caller's. Nodes are computed in their order. */
export function createNodeRun(network: Network, input: Tensor): NodeRun {
  const values = new Map<string, Tensor>([[inputName, input]]);
  const lastUses = new Map<string, number>();
  for (const [index, { name, inputs }] of network.nodes.entries()) {
    for (const taken of [name, ...inputs]) lastUses.set(taken, index);
  }

  function drop(name: string) {
    const value = values.get(name);
    values.delete(name);
    // An op may pass its input on as it is.
    const isInUse = value === input || [...values.values()].some((other) => other === value);
    if (!isInUse) value?.dispose();
  }

  return {
    compute(index, parameters) {
      const node = network.nodes[index];
      const inputs = node.inputs.map((name) => {
        const value = values.get(name);
        if (value === undefined)
          throw new RangeError(`no value of that node is kept [node=${name}]`);
        return value;
      });
      const output = tidy(
        () =>
          node.op.forward(inputs, parametersOf(network, node, parameters), { mode: 'eval' }).output,
        (made) => [made],
      );
      drop(node.name);
      values.set(node.name, output);
      return output;
    },
    give(index, value) {
      values.set(network.nodes[index].name, value);
    },
    release(index) {
      for (const name of [...values.keys()]) {
        if (name !== inputName && (lastUses.get(name) ?? 0) <= index) drop(name);
      }
    },
    dispose() {
      for (const name of [...values.keys()]) if (name !== inputName) drop(name);
    },
  };
}

/** The value of a node that is known, on which alone what comes after it depends. */
export interface KnownValue {
  readonly index: number;
  readonly value: Tensor;
}

/**
 * A network's outputs on a batch in evaluation, with no more memory than the computation needs. The caller disposes
 * of them. From a value that is known, which is disposed of, only what comes after it is computed.
 */
export function predict(
  network: Network,
  parameters: ParameterTensors,
  input: Tensor,
  known?: KnownValue,
): Tensor {
  const last = network.nodes.length - 1;
  const run = createNodeRun(network, input);
  if (known !== undefined) run.give(known.index, known.value);
  return tidy(
    () => {
      for (let index = (known?.index ?? -1) + 1; index < last; index++) {
        run.compute(index, parameters);
        run.release(index);
      }
      return run.compute(last, parameters);
    },
    (output) => [output],
  );
}
