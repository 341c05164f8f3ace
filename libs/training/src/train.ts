import { type Dataset, epochOrder, gatherBatch } from '@isthmus/dataset';
import { backward, forward, initialize, type Network, outputOf } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import {
  crossEntropy,
  multiply,
  readFloats,
  sum,
  type Tensor,
  tensor,
  tidy,
  type Variable,
} from '@isthmus/tensorflow';
import { type DeviceSplit, type Evaluation, evaluate, toDevice } from './evaluation.js';
import { disposeAll, type Optimizer, optimizers, toVariables } from './optimizers.js';

/** How to train: see TrainSpec of the protocol. */
export interface TrainingOptions {
  readonly optimizer: keyof typeof optimizers;
  readonly learningRate: number;
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
  const start = initialize(network, seed);
  const variables = toVariables(start);
  const optimizer = optimizers[options.optimizer](start, learningRate);
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
        const indices = order.subarray(i * batchSize, (i + 1) * batchSize);
        const { x, y } = gatherBatch(dataset.train, indices, pixels);
        lossSum += descend(network, variables, optimizer, x, y);
        durations.push(performance.now() - stepStartedAt);
        const step = (epoch - 1) * stepsAnEpoch + i + 1;
        yield { kind: 'step', epoch, step, steps: epochs * stepsAnEpoch };
      }
      const trainLoss = lossSum / dataset.train.count;
      if (!Number.isFinite(trainLoss)) {
        throw new TrainingDiverged(
          `the training loss is no longer a number [epoch=${epoch}, learningRate=${learningRate}]; lower the learning rate`,
        );
      }
      const evaluation = yield* evaluateVariables(network, variables, test);
      const { loss: testLoss, accuracy: testAccuracy } = evaluation;
      const durationMs = performance.now() - startedAt;
      yield { kind: 'epoch', epoch: { epoch, trainLoss, testLoss, testAccuracy, durationMs } };
    }
    yield { kind: 'trained', weights: toWeights(variables), stepMs: median(durations) };
  } finally {
    test.dispose();
    optimizer.dispose();
    disposeAll(variables);
  }
}

function* evaluateVariables(
  network: Network,
  variables: ReadonlyMap<string, Variable>,
  split: DeviceSplit,
): Generator<{ readonly kind: 'batch' }, Evaluation> {
  const parameters = readAll(variables);
  try {
    return yield* evaluate(network, parameters, split);
  } finally {
    for (const parameter of parameters.values()) parameter.dispose();
  }
}

/** One optimiser step on the mean loss of a batch; answers with the sum of its losses. */
function descend(
  network: Network,
  variables: ReadonlyMap<string, Variable>,
  optimizer: Optimizer,
  x: Float32Array,
  y: Int32Array,
): number {
  const { loss, gradients } = tidy(
    () => {
      const parameters = readAll(variables);
      const values = forward(network, parameters, tensor(x, [y.length, ...network.inputShape]));
      const { losses, gradient } = crossEntropy(outputOf(network, values), tensor(y, [y.length]));
      const meanGradient = multiply(gradient, tensor(Float32Array.of(1 / y.length), []));
      return {
        loss: sum(losses),
        gradients: backward(network, parameters, values, meanGradient),
      };
    },
    (result) => [result.loss, ...result.gradients.values()],
  );
  const lossSum = readFloats(loss)[0];
  loss.dispose();
  optimizer.step(variables, gradients);
  for (const gradient of gradients.values()) gradient.dispose();
  return lossSum;
}

function readAll(variables: ReadonlyMap<string, Variable>): ReadonlyMap<string, Tensor> {
  return new Map([...variables].map(([name, variable]) => [name, variable.read()]));
}

function toWeights(variables: ReadonlyMap<string, Variable>): Weights {
  const parameters = readAll(variables);
  const weights = new Map(
    [...parameters].map(([name, value]) => [name, { shape: value.shape, data: readFloats(value) }]),
  );
  for (const parameter of parameters.values()) parameter.dispose();
  return weights;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
