import { type Network, type ParameterTensors, predict } from '@isthmus/network';
import { readFloats } from '@isthmus/tensorflow';
import type { DeviceSplit } from '@isthmus/training';
import { bestTemperature, calibrationError, lossAndAccuracy } from './calibration.js';
import type { FirstLayer } from './first-layer.js';
import type { BatchEvent } from './unit-statistics.js';

/** What is measured of a network on a split. */
export interface Measures {
  /** Mean cross-entropy in nats. */
  readonly loss: number;
  /** In [0, 1]. */
  readonly accuracy: number;
  readonly calibrationError: number;
  /** The softmax temperature with the least loss, and that loss. */
  readonly temperature: number;
  readonly calibratedLoss: number;
}

/** A network as a combination of models whose first layers are known. */
export interface Combination {
  readonly first: FirstLayer;
  readonly coefficients: readonly number[];
}

/** Measures a network on a split, from one forward pass over it. */
export function* measure(
  network: Network,
  parameters: ParameterTensors,
  split: Pick<DeviceSplit, 'batches' | 'labels'>,
  combination?: Combination,
): Generator<BatchEvent, Measures> {
  const rows: Float32Array[] = [];
  for (const [batch, { x }] of split.batches.entries()) {
    yield { kind: 'batch' };
    const output = predict(network, parameters, x, combination && firstOf(combination, batch));
    rows.push(readFloats(output));
    output.dispose();
  }
  return measuresOf(rows, split.labels);
}

function firstOf({ first, coefficients }: Combination, batch: number) {
  return { index: first.index, value: first.at(batch, coefficients) };
}

/** The same from the network's outputs, batch by batch. */
function measuresOf(rows: readonly Float32Array[], labels: DeviceSplit['labels']): Measures {
  const values = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const batch of rows) {
    values.set(batch, filled);
    filled += batch.length;
  }
  const logits = { values, labels, classes: values.length / labels.length };
  const { loss, accuracy } = lossAndAccuracy(logits);
  const calibrated = Number.isFinite(loss) ? bestTemperature(logits) : { temperature: 1, loss };
  return {
    loss,
    accuracy,
    calibrationError: calibrationError(logits),
    temperature: calibrated.temperature,
    calibratedLoss: calibrated.loss,
  };
}
