import { type Dataset, epochOrder, gatherBatch } from '@isthmus/dataset';
import { initialize, type Network } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { tensor } from '@isthmus/tensorflow';
import { evaluate, toDevice } from './evaluation.js';
import { networkInput } from './network-input.js';
import type { OptimizerOptions } from './optimizers.js';
import { createTrainee } from './trainee.js';

/** How to train: see TrainSpec of the protocol. */
export interface TrainingOptions extends OptimizerOptions {
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
}

/** Means over one pass. */
export interface TrainingEpoch {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
  readonly durationMs: number;
}

/** What a training run tells: every step and batch, every epoch, and the trained weights. */
export type TrainingEvent =
  | { readonly kind: 'batch' }
  | { readonly kind: 'step'; readonly epoch: number; readonly step: number; readonly steps: number }
  | { readonly kind: 'epoch'; readonly epoch: TrainingEpoch }
  | { readonly kind: 'trained'; readonly weights: Weights; readonly stepMs: number };

/** A loss stopped being a number: a property of the set-up, not a fault. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged';
}

/**
 * Trains a network from its seed by minibatch descent on the mean cross-entropy. The last
 * batch of an epoch holds what is left over. `step` counts from 1 over the whole run.
 */
export function* train(
  network: Network,
  dataset: Dataset,
  options: TrainingOptions,
): Generator<TrainingEvent> {
  const { epochs, batchSize, learningRate, seed } = options;
  const test = toDevice(dataset.test, network);
  const trainee = createTrainee(network, initialize(network, seed), options);
  const stepsAnEpoch = Math.ceil(dataset.train.count / batchSize);
  const pixels = new Float32Array((batchSize * dataset.train.x.length) / dataset.train.count);
  const durations: number[] = [];
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const startedAt = performance.now();
      const order = epochOrder(dataset.train.count, seed, epoch);
      let lossSum = 0;
      for (let i = 0; i < stepsAnEpoch; i++) {
        const stepStartedAt = performance.now();
        const step = (epoch - 1) * stepsAnEpoch + i + 1;
        const indices = order.subarray(i * batchSize, (i + 1) * batchSize);
        const batch = gatherBatch(dataset.train, indices, pixels);
        const x = networkInput(network, batch.x, indices.length);
        const y = tensor(batch.y, [indices.length]);
        lossSum += trainee.descend({ x, y }, seed + step);
        for (const used of [x, y]) used.dispose();
        durations.push(performance.now() - stepStartedAt);
        yield { kind: 'step', epoch, step, steps: epochs * stepsAnEpoch };
      }
      const trainLoss = lossSum / dataset.train.count;
      const { loss: testLoss, accuracy: testAccuracy } = yield* trainee.withParameters(
        (parameters) => evaluate(network, parameters, test),
      );
      if (!Number.isFinite(trainLoss + testLoss)) {
        throw new TrainingDiverged(
          `the loss is no longer a number [epoch=${epoch}, learningRate=${learningRate}]; lower the learning rate`,
        );
      }
      const durationMs = performance.now() - startedAt;
      yield { kind: 'epoch', epoch: { epoch, trainLoss, testLoss, testAccuracy, durationMs } };
    }
    yield { kind: 'trained', weights: trainee.weights(), stepMs: median(durations) };
  } finally {
    test.dispose();
    trainee.dispose();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
