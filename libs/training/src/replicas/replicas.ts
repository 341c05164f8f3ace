import type { Split } from '@isthmus/dataset';
import {
  fromTensors,
  type Network,
  networkParameters,
  type ParameterTensors,
} from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import {
  createProgram,
  createVariables,
  disposeAll,
  gather,
  type NamedTensors,
  readFloats,
  reshape,
  slice,
  type Tensor,
  tensor,
  tidy,
  unstack,
} from '@isthmus/tensorflow';
import { createDeviceExamples } from '../learner/device-examples.js';
import { clipEachNetwork } from '../learner/gradient-clipping.js';
import { createOptimizer, type Optimizer } from '../learner/optimizer.js';
import { orDisposed } from '../learner/or-disposed.js';
import { batchInputs } from '../learner/step-inputs.js';
import type { TraineeOptions } from '../learner/trainee.js';
import { batchSizes } from '../plan/batch-sizes.js';
import type { Perceptron } from './perceptron.js';
import type { ReplicaDraw } from './replica-draws.js';
import { passReplicas } from './replica-pass.js';
import { stackWeights, unstackWeights } from './stacked-weights.js';

/** How replicas learn. */
export interface ReplicaOptions extends Omit<TraineeOptions, 'mask' | 'augmentation'> {
  readonly perceptron: Perceptron;
  /** Networks. */
  readonly count: number;
  /** Whether they share their examples: in some steps, in others not. */
  readonly sharing: readonly boolean[];
}

/** Networks of one architecture in training together, their weights stacked along a first axis. */
export interface Replicas {
  /** Starts anew from these weights, one each, with an optimizer that remembers nothing. */
  begin(starts: readonly Weights[]): void;
  /** One optimizer step of each on its mean loss of a batch; answers with each one's sum of losses. */
  descend(draw: ReplicaDraw, learningRate: number): readonly number[];
  /** The parameters of one as they are, until the next step. The caller disposes of them. */
  parameters(replica: number): ParameterTensors;
  weights(): readonly Weights[];
  /** Of all together. */
  readonly optimizer: Pick<Optimizer, 'state' | 'restore'>;
  dispose(): void;
}

/**
 * Puts networks that are one perceptron, and the examples that they learn from, on the device; their weights are zeros
 * until `begin`. A whole step is one call of a program, which is disposed of with it. Throws a RangeError when the network
 * does not take the examples. The caller disposes of it.
 */
export function createReplicas(
  network: Network,
  split: Split,
  options: ReplicaOptions,
  program = createProgram(),
): Replicas {
  const { perceptron, count, clip, labelSmoothing = 0 } = options;
  const examples = createDeviceExamples(split, network);
  const variables = createStackedVariables(network, count);
  const optimizer = createOptimizer(options.optimizer, variables);
  const read = () => new Map([...variables].map(([name, variable]) => [name, variable.read()]));

  /** A step on the device, with `size` examples a network. */
  const stepOf =
    (size: number, areShared: boolean) =>
    ({ indices, rates }: NamedTensors) => {
      const { lossSums, gradients } = tidy(
        () => {
          const { x, y } = examples.at(indices);
          const labels = areShared ? gather(y, repeated(size, count), 0) : y;
          const batch = { size, x, y: labels };
          return passReplicas(perceptron, read(), batch, labelSmoothing);
        },
        (made) => [made.lossSums, ...made.gradients.values()],
      );
      const clipped = clip === undefined ? gradients : clipEachNetwork(gradients, clip);
      optimizer.move(clipped, { rates: unstack(rates), seeds: [] });
      return { lossSums };
    };
  const define = (size: number, areShared: boolean) => {
    const length = areShared ? size : size * count;
    const example = batchInputs(new Int32Array(length), optimizer.begin(0).rates);
    try {
      const defined = program.define(example, stepOf(size, areShared));
      return [keyOf({ size, indices: { length } }), defined] as const;
    } finally {
      disposeAll(Object.values(example));
      optimizer.reset();
    }
  };
  const dispose = () => disposeAll([program, optimizer, examples, ...variables.values()]);
  const steps = orDisposed(dispose, () => {
    const sizes = batchSizes(split.count, options);
    return new Map(sizes.flatMap((size) => options.sharing.map((shared) => define(size, shared))));
  });

  return {
    begin(starts) {
      for (const [name, { shape, data }] of stackWeights(starts)) {
        const value = tensor(data, shape);
        variables.get(name)?.assign(value);
        value.dispose();
      }
      optimizer.reset();
    },
    descend(draw, learningRate) {
      const { indices } = draw;
      const step = steps.get(keyOf(draw));
      if (step === undefined) {
        throw new RangeError(
          `a batch is of another size than the replicas were made for [expected ${[...steps.keys()].join(' or ')}, got ${keyOf(draw)}]`,
        );
      }
      const inputs = batchInputs(indices, optimizer.begin(learningRate).rates);
      const { lossSums } = step(inputs);
      const losses = [...readFloats(lossSums)];
      for (const used of [lossSums, ...Object.values(inputs)]) used.dispose();
      return losses;
    },
    parameters: (replica) =>
      tidy(
        () => new Map([...read()].map(([name, value]) => [name, rowOf(value, replica)] as const)),
        (parameters) => parameters.values(),
      ),
    weights() {
      const stacked = read();
      const weights = unstackWeights(fromTensors(network, stacked), count);
      disposeAll(stacked);
      return weights;
    },
    optimizer,
    dispose,
  };
}

/** What tells recorded steps apart. */
function keyOf({
  size,
  indices,
}: {
  readonly size: number;
  readonly indices: { readonly length: number };
}): string {
  return `${size} examples a network, ${indices.length} in all`;
}

/** Zeros in the shapes of a network's parameters, of so many networks. */
function createStackedVariables(network: Network, count: number) {
  const zeros = [...networkParameters(network)].map(([name, parameter]) => {
    const shape = [count, ...parameter.shape];
    const size = shape.reduce((product, length) => product * length, 1);
    return [name, tensor(new Float32Array(size), shape)] as const;
  });
  return createVariables(new Map(zeros));
}

/** 0, 1, ..., size - 1, so many times, one after the other. */
function repeated(size: number, times: number): Tensor {
  const length = size * times;
  return tensor(
    Int32Array.from({ length }, (_, i) => i % size),
    [length],
  );
}

/** One network's part of a stacked parameter. */
function rowOf(stacked: Tensor, replica: number): Tensor {
  return reshape(slice(stacked, 0, replica, 1), stacked.shape.slice(1));
}
