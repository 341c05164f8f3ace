import { evaluationBatches, type Split } from '@isthmus/dataset';
import { forward, type Network, outputOf, type ParameterTensors } from '@isthmus/network';
import {
  countCorrect,
  crossEntropy,
  readFloats,
  sum,
  type Tensor,
  tensor,
  tidy,
} from '@isthmus/tensorflow';

/** Examples a forward pass. */
const batchSize = 2000;

/** A split copied to the device in batches. */
export interface DeviceSplit {
  readonly examples: number;
  readonly batches: readonly { readonly x: Tensor; readonly y: Tensor }[];
  dispose(): void;
}

/** Mean cross-entropy in nats and the fraction classified correctly. */
export interface Evaluation {
  readonly loss: number;
  readonly accuracy: number;
}

/**
 * Copies a split to the device, shaped for the network's input. Throws a RangeError when
 * the examples have another number of values. The caller disposes of it.
 */
export function toDevice(split: Split, network: Network): DeviceSplit {
  const [has, takes] = [split.x.length / split.count, sizeOf(network.inputShape)];
  if (has !== takes) {
    throw new RangeError(
      `the network does not take the examples [network=${network.notation}, expected ${takes} values an example, got ${has}]`,
    );
  }
  const batches = [...evaluationBatches(split, batchSize)].map(({ x, y }) => ({
    x: tensor(x, [y.length, ...network.inputShape]),
    y: tensor(y, [y.length]),
  }));
  return {
    examples: split.count,
    batches,
    dispose: () => {
      for (const { x, y } of batches) {
        x.dispose();
        y.dispose();
      }
    },
  };
}

/** Loss and accuracy of a network on a split; yields before every batch. */
export function* evaluate(
  network: Network,
  parameters: ParameterTensors,
  split: DeviceSplit,
): Generator<{ readonly kind: 'batch' }, Evaluation> {
  let lossSum = 0;
  let correct = 0;
  for (const { x, y } of split.batches) {
    yield { kind: 'batch' };
    const totals = tidy(
      () => {
        const logits = outputOf(network, forward(network, parameters, x));
        return [sum(crossEntropy(logits, y).losses), countCorrect(logits, y)];
      },
      (tensors) => tensors,
    );
    const [loss, right] = totals.map((total) => readFloats(total)[0]);
    for (const total of totals) total.dispose();
    lossSum += loss;
    correct += right;
  }
  return { loss: lossSum / split.examples, accuracy: correct / split.examples };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
