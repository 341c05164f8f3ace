import { fromTensors, type Network, type ParameterTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import {
  createVariable,
  disposeAll,
  readFloats,
  reshape,
  slice,
  type Tensor,
  tensor,
  tidy,
  type Variable,
} from '@isthmus/tensorflow';
import { clipEachNetwork } from '../learner/gradient-clipping.js';
import { createOptimizer, type Optimizer } from '../learner/optimizer.js';
import type { TraineeOptions } from '../learner/trainee.js';
import type { Perceptron } from './perceptron.js';
import { passReplicas, type ReplicaBatch } from './replica-pass.js';
import { stackWeights, unstackWeights } from './stacked-weights.js';

/** Networks of one architecture in training together, their weights stacked along a first axis. */
export interface Replicas {
  /** One optimizer step of each on its mean loss of a batch; answers with each one's sum of losses. */
  descend(batch: ReplicaBatch, learningRate: number): readonly number[];
  /** The parameters of one as they are, until the next step. The caller disposes of them. */
  parameters(replica: number): ParameterTensors;
  weights(): readonly Weights[];
  /** Of all together. */
  readonly optimizer: Pick<Optimizer, 'state' | 'restore'>;
  dispose(): void;
}

/** Puts networks that are one perceptron on the device, to be trained from these weights. The caller disposes of it. */
export function createReplicas(
  network: Network,
  perceptron: Perceptron,
  starts: readonly Weights[],
  { optimizer: spec, clip, labelSmoothing = 0 }: Omit<TraineeOptions, 'mask'>,
): Replicas {
  const variables = new Map<string, Variable>();
  for (const [name, { shape, data }] of stackWeights(starts)) {
    const value = tensor(data, shape);
    variables.set(name, createVariable(value));
    value.dispose();
  }
  const optimizer = createOptimizer(spec, variables);
  const read = () => new Map([...variables].map(([name, variable]) => [name, variable.read()]));

  return {
    descend(batch, learningRate) {
      const { lossSums, gradients } = tidy(
        () => passReplicas(perceptron, read(), batch, labelSmoothing),
        (made) => [made.lossSums, ...made.gradients.values()],
      );
      const losses = [...readFloats(lossSums)];
      lossSums.dispose();
      const clipped = clip === undefined ? gradients : clipEachNetwork(gradients, clip);
      optimizer.step(clipped, learningRate);
      disposeAll(clipped);
      return losses;
    },
    parameters: (replica) =>
      tidy(
        () => new Map([...read()].map(([name, value]) => [name, rowOf(value, replica)] as const)),
        (parameters) => parameters.values(),
      ),
    weights() {
      const stacked = read();
      const weights = unstackWeights(fromTensors(network, stacked), starts.length);
      disposeAll(stacked);
      return weights;
    },
    optimizer,
    dispose() {
      optimizer.dispose();
      disposeAll(variables);
    },
  };
}

/** One network's part of a stacked parameter. */
function rowOf(stacked: Tensor, replica: number): Tensor {
  return reshape(slice(stacked, 0, replica, 1), stacked.shape.slice(1));
}
