import { evaluationBatches, type Split } from '@isthmus/dataset';
import { type Network, type ParameterTensors, predict, valueShapes } from '@isthmus/network';
import { countCorrect, crossEntropy, readFloats, sum, tensor, tidy } from '@isthmus/tensorflow';
import type { DeviceBatch } from './device-examples.js';
import { checkLabels, networkInput } from './network-input.js';

/** Examples a forward pass at most, and at least. */
const [mostExamples, leastExamples] = [2000, 16];
/** What the largest output of a node may take: more leaves the processor's caches, and takes longer an example. */
const mostOutputBytes = 2 ** 24;

/** A split copied to the device in batches. */
export interface DeviceSplit {
  readonly examples: number;
  readonly batches: readonly DeviceBatch[];
  /** Of all batches, one after the other. */
  readonly labels: Split['y'];
  dispose(): void;
}

/** Mean cross-entropy in nats and the fraction classified correctly. */
export interface Evaluation {
  readonly loss: number;
  readonly accuracy: number;
}

/**
 * Copies a split to the device, shaped for the network's input, in batches of `batchSize` examples: without it,
 * of as many as a forward pass is fastest with. Throws a RangeError when the examples have another number of
 * values, or a class without an output. The caller disposes of it.
 */
export function toDevice(
  split: Split,
  network: Network,
  batchSize = examplesAPass(network),
): DeviceSplit {
  checkLabels(network, split.y);
  // One batch after the other: all of them at once would take their memory twice.
  const batches = Array.from(evaluationBatches(split, batchSize), ({ x, y }) => ({
    x: networkInput(network, x, y.length),
    y: tensor(y, [y.length]),
  }));
  return {
    examples: split.count,
    batches,
    labels: split.y,
    dispose: () => {
      for (const { x, y } of batches) {
        x.dispose();
        y.dispose();
      }
    },
  };
}

function examplesAPass(network: Network): number {
  const sizes = Array.from(valueShapes(network).values(), (shape) =>
    shape.reduce((product, length) => product * length, 1),
  );
  const fitting = mostOutputBytes / Float32Array.BYTES_PER_ELEMENT / Math.max(...sizes);
  return Math.round(Math.min(mostExamples, Math.max(leastExamples, fitting)));
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
        const output = predict(network, parameters, x);
        return [sum(crossEntropy(output, y).losses), countCorrect(output, y)];
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
