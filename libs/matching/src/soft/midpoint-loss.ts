import { type Split, takeExamples } from '@isthmus/dataset';
import {
  backward,
  forward,
  type Network,
  type ParameterTensors,
  type Pass,
} from '@isthmus/network';
import {
  add,
  countCorrect,
  crossEntropy,
  type NamedTensors,
  type Program,
  readFloats,
  scale,
  sum,
  tidy,
} from '@isthmus/tensorflow';
import { type DeviceSplit, type Evaluation, toDevice } from '@isthmus/training';
import { createRepeatedWork } from '../search/repeated-work.js';
import { pick } from './soft-permutation.js';

/** Inputs and labels of some examples. */
export type DeviceBatch = DeviceSplit['batches'][number];

/** Norms go by the batch: running statistics of the models are not those of a network between them. */
export const byBatch: Pass = { mode: 'reset', batch: 0 };

/** The network between models: the sum of their parameters, each times its share. Call inside `tidy`. */
export function mergeTensors(
  models: readonly ParameterTensors[],
  shares: readonly number[],
): ParameterTensors {
  return models
    .map((model, i): ParameterTensors => {
      return new Map([...model].map(([name, value]) => [name, scale(value, shares[i])]));
    })
    .reduce(addTensors);
}

/** The sum of two networks' parameters. Call inside `tidy`. */
export function addTensors(a: ParameterTensors, b: ParameterTensors): ParameterTensors {
  return new Map([...a].map(([name, value]) => [name, add(value, pick(b, name))]));
}

/** The gradient of the mean cross-entropy on a batch with respect to trained parameters. Call inside `tidy`. */
export function lossGradient(
  network: Network,
  parameters: ParameterTensors,
  { x, y }: DeviceBatch,
): ParameterTensors {
  const pass = forward(network, parameters, x, byBatch);
  const { gradient } = crossEntropy(pass.output, y);
  const outputGradient = scale(gradient, 1 / y.size);
  return backward(network, parameters, { pass, outputGradient });
}

/** `lossGradient`, about so many times. The caller disposes of gradients, and of it. */
export function createLossGradient(network: Network, calls: number, program?: Program) {
  const work = createRepeatedWork(
    ({ x, y, ...parameters }: NamedTensors) =>
      Object.fromEntries(lossGradient(network, new Map(Object.entries(parameters)), { x, y })),
    calls,
    program,
  );
  return {
    at: (parameters: ParameterTensors, { x, y }: DeviceBatch): ParameterTensors =>
      new Map(Object.entries(work.at({ ...Object.fromEntries(parameters), x, y }))),
    dispose: work.dispose,
  };
}

/** Mean cross-entropy and accuracy over some batches; yields after each. */
export function* lossOn(
  network: Network,
  parameters: ParameterTensors,
  batches: Iterable<DeviceBatch>,
): Generator<void, Evaluation> {
  let [lossSum, correct, examples] = [0, 0, 0];
  for (const { x, y } of batches) {
    const totals = tidy(
      () => {
        const { output } = forward(network, parameters, x, byBatch);
        return [sum(crossEntropy(output, y).losses), countCorrect(output, y)];
      },
      (made) => made,
    );
    const [loss, right] = totals.map((total) => readFloats(total)[0]);
    for (const total of totals) total.dispose();
    lossSum += loss;
    correct += right;
    examples += y.size;
    yield;
  }
  return { loss: lossSum / examples, accuracy: correct / examples };
}

/** Cuts examples in some order into batches on the device, each there until the next one is asked for. */
export function* batchesIn(
  order: Int32Array,
  batchSize: number,
  { data, network }: { readonly data: Split; readonly network: Network },
): Generator<DeviceBatch> {
  for (let begin = 0; begin < order.length; begin += batchSize) {
    const some = takeExamples(data, order.subarray(begin, begin + batchSize));
    const onDevice = toDevice(some, network, batchSize);
    try {
      yield* onDevice.batches;
    } finally {
      onDevice.dispose();
    }
  }
}
