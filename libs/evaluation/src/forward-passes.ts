import { type Network, type ParameterTensors, predict } from '@isthmus/network';
import {
  createProgram,
  type NamedTensors,
  type Program,
  reshape,
  type Tensor,
  tensorflowVersion,
} from '@isthmus/tensorflow';
import type { DeviceSplit } from '@isthmus/training';

/** Forward passes of networks of one architecture over the batches of a split. */
export interface ForwardPasses {
  /**
   * The outputs for a batch. With the first layer's output, which is disposed of, only what comes after it is computed.
   * The caller disposes of them.
   */
  outputs(batch: number, parameters: ParameterTensors, first?: FirstOutput): Tensor;
  dispose(): void;
}

/** What a layer gives, by its place among the nodes. */
interface FirstOutput {
  readonly index: number;
  readonly value: Tensor;
}

/**
 * Passes from which on it pays to load a graph: that takes 0.1 s for a perceptron, which then gains a tenth of a pass, and
 * 1 s for a ResNet-20, which gains a fifth.
 */
const fewestPasses = 50;

/**
 * Runs about so many passes in the shortest time: as graphs, or op by op, with the same bits. On a GPU always op by op:
 * what is fed to a graph goes there through the host. The caller disposes of it.
 */
export function createForwardPasses(
  network: Network,
  { batches }: Pick<DeviceSplit, 'batches'>,
  passes: number,
): ForwardPasses {
  const areGraphs = passes >= fewestPasses && !tensorflowVersion().gpu;
  const programs: Program[] = [];
  /** By the shape of what goes in: the last batch may be smaller. */
  const functions = new Map<string, Pass>();

  function passOf(inputs: NamedTensors, from: number | undefined): Pass {
    const key = `${from} ${inputs.x.shape}`;
    const known = functions.get(key);
    if (known !== undefined) return known;
    const program = createProgram();
    programs.push(program);
    const made = program.define(inputs, ({ x, ...parameters }) => {
      // A tensor of its own, for `predict` disposes of it.
      const after = from === undefined ? undefined : { index: from, value: reshape(x, x.shape) };
      return { output: predict(network, new Map(Object.entries(parameters)), x, after) };
    });
    functions.set(key, made);
    return made;
  }

  return {
    outputs(batch, parameters, first) {
      const { x } = batches[batch];
      if (!areGraphs) return predict(network, parameters, x, first);
      const inputs = { ...Object.fromEntries(parameters), x: first?.value ?? x };
      const { output } = passOf(inputs, first?.index)(inputs);
      first?.value.dispose();
      return output;
    },
    dispose() {
      for (const program of programs) program.dispose();
    },
  };
}

type Pass = (inputs: NamedTensors) => { readonly output: Tensor };
