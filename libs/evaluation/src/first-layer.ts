import { inputName, type Network, type Node, predict, toTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import {
  concatenate,
  disposeAll,
  matMul,
  reshape,
  type Tensor,
  tensor,
  tidy,
} from '@isthmus/tensorflow';
import type { DeviceSplit } from '@isthmus/training';

/** What a network's first layer gives for the batches of a split, at any combination of models. */
export interface FirstLayer {
  /** The layer's place among the nodes. */
  readonly index: number;
  /** Its output for a batch. The caller disposes of it. */
  at(batch: number, coefficients: readonly number[]): Tensor;
  dispose(): void;
}

/** So much of the device's memory its outputs may take, in bytes. */
const mostBytes = 2 ** 29;

/**
 * The outputs of the first layer of each model on a split: as the layer is linear in its weights and bias, its
 * output at a combination of models is that combination of theirs, and need not be multiplied again. Undefined
 * where the first layer is no linear one, or its outputs would take half a gigabyte. The caller disposes of it.
 */
export function createFirstLayer(
  network: Network,
  models: readonly Weights[],
  { batches, examples }: Pick<DeviceSplit, 'batches' | 'examples'>,
): FirstLayer | undefined {
  const index = network.nodes.findIndex(({ op }) => op.notation.op !== 'flatten');
  const layer = network.nodes[index];
  if (layer === undefined || !isFirst(layer, index, network)) return undefined;
  const units = Number(layer.op.notation.units);
  if (models.length * examples * units * Float32Array.BYTES_PER_ELEMENT > mostBytes) {
    return undefined;
  }
  const prefix: Network = { ...network, nodes: network.nodes.slice(0, index + 1) };
  const outputs = models.map((weights) => {
    const parameters = toTensors(network, weights);
    const ofModel = batches.map(({ x }) => predict(prefix, parameters, x));
    disposeAll(parameters);
    return ofModel;
  });
  const stacked = batches.map((_, batch) =>
    tidy(
      () => {
        const rows = outputs.map((ofModel) => reshape(ofModel[batch], [1, -1]));
        return rows.length === 1 ? rows[0] : concatenate(rows, 0);
      },
      (made) => [made],
    ),
  );
  for (const ofModel of outputs) disposeAll(ofModel);
  return {
    index,
    at: (batch, coefficients) =>
      tidy(
        () => {
          const shares = tensor(Float32Array.from(coefficients), [1, coefficients.length]);
          return reshape(matMul(shares, stacked[batch]), [-1, units]);
        },
        (made) => [made],
      ),
    dispose: () => disposeAll(stacked),
  };
}

/** Whether a node is a linear layer of vectors behind which others come, which take nothing from before it. */
function isFirst({ op }: Node, index: number, { inputShape, nodes }: Network): boolean {
  const isOfVectors = index > 0 || inputShape.length === 1;
  const before = [inputName, ...nodes.slice(0, index).map(({ name }) => name)];
  const later = nodes.slice(index + 1);
  const isAllThereIs = later.every(({ inputs }) => !inputs.some((name) => before.includes(name)));
  return op.notation.op === 'linear' && isOfVectors && later.length > 0 && isAllThereIs;
}
