import {
  backward,
  forward,
  fromTensors,
  type Network,
  networkParameters,
  type ParameterTensors,
  toTensors,
} from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import {
  createVariable,
  crossEntropy,
  readFloats,
  scale,
  sum,
  type Tensor,
  tidy,
  type Variable,
} from '@isthmus/tensorflow';
import { type OptimizerOptions, optimizers } from './optimizers.js';

/** A batch on the device: inputs as the network takes them, and int32 labels. */
export interface DeviceBatch {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** A network in training: its weights and running statistics on the device, and an optimizer's state. */
export interface Trainee {
  /** One optimizer step on the mean loss of a batch; answers with the sum of its losses. */
  descend(batch: DeviceBatch, seed: number): number;
  /** The parameters as they are, until the next step. The caller disposes of none. */
  withParameters<Result>(
    work: (parameters: ParameterTensors) => Generator<{ readonly kind: 'batch' }, Result>,
  ): Generator<{ readonly kind: 'batch' }, Result>;
  weights(): Weights;
  dispose(): void;
}

/** Puts a network's weights on the device, to be trained. The caller disposes of it. */
export function createTrainee(
  network: Network,
  start: Weights,
  options: OptimizerOptions,
): Trainee {
  const declared = networkParameters(network);
  const isBuffer = (name: string) => declared.get(name)?.isBuffer === true;
  const tensors = toTensors(network, start);
  const buffers = new Map([...tensors].filter(([name]) => isBuffer(name)));
  const variables = new Map<string, Variable>();
  for (const [name, value] of tensors) {
    if (isBuffer(name)) continue;
    variables.set(name, createVariable(value));
    value.dispose();
  }
  const optimizer = optimizers[options.optimizer](variables, options);
  const read = () => new Map([...variables].map(([name, variable]) => [name, variable.read()]));
  const inOrder = (trained: ParameterTensors): ParameterTensors =>
    new Map(
      [...declared.keys()].flatMap((name) => {
        const value = trained.get(name) ?? buffers.get(name);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  const replaceBuffers = (fresh: ParameterTensors) => {
    for (const [name, value] of fresh) {
      buffers.get(name)?.dispose();
      buffers.set(name, value);
    }
  };

  return {
    descend({ x, y }, seed) {
      const { loss, gradients, fresh } = tidy(
        () => {
          const parameters = inOrder(read());
          const pass = forward(network, parameters, x, { mode: 'train', seed });
          const { losses, gradient } = crossEntropy(pass.output, y);
          const ofMean = scale(gradient, 1 / y.size);
          return {
            loss: sum(losses),
            gradients: backward(network, parameters, pass, ofMean),
            fresh: pass.buffers,
          };
        },
        (made) => [made.loss, ...made.gradients.values(), ...made.fresh.values()],
      );
      const lossSum = readFloats(loss)[0];
      loss.dispose();
      optimizer.step(gradients);
      for (const gradient of gradients.values()) gradient.dispose();
      replaceBuffers(fresh);
      return lossSum;
    },
    *withParameters(work) {
      const trained = read();
      try {
        return yield* work(inOrder(trained));
      } finally {
        for (const value of trained.values()) value.dispose();
      }
    },
    weights() {
      const trained = read();
      const weights = fromTensors(network, inOrder(trained));
      for (const value of trained.values()) value.dispose();
      return weights;
    },
    dispose() {
      optimizer.dispose();
      for (const held of [...variables.values(), ...buffers.values()]) held.dispose();
    },
  };
}
