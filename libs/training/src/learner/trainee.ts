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
  disposeAll,
  readFloats,
  scale,
  smoothedCrossEntropy,
  sum,
  type Tensor,
  tidy,
  type Variable,
} from '@isthmus/tensorflow';
import type { OptimizerSpec } from '../notation/optimizer-spec.js';
import { createMasking } from '../pruning/masking.js';
import type { Mask } from '../pruning/prune.js';
import { clipGradients } from './gradient-clipping.js';
import { createOptimizer, type Optimizer } from './optimizer.js';

/** A batch on the device: inputs as the network takes them, and int32 labels. */
export interface DeviceBatch {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** How a trainee learns. */
export interface TraineeOptions {
  readonly optimizer: OptimizerSpec;
  /** Largest norm of all gradients together; any when absent. */
  readonly clip?: number | undefined;
  /** Share of each label that is spread over all classes; 0 when absent. */
  readonly labelSmoothing?: number;
  /** Weights that it leaves out stay as they are; none when absent. */
  readonly mask?: Mask;
}

/** What a step is told. */
interface StepOptions {
  readonly learningRate: number;
  /** What dropout and the optimizer's noise are drawn from. */
  readonly seed: number;
}

/** A network in training: its weights and running statistics on the device, and an optimizer's state. */
export interface Trainee {
  /** One optimizer step on the mean loss of a batch; answers with the sum of its losses. */
  descend(batch: DeviceBatch, options: StepOptions): number;
  /** The parameters as they are, until the next step. The caller disposes of none. */
  withParameters<Result>(
    work: (parameters: ParameterTensors) => Generator<{ readonly kind: 'batch' }, Result>,
  ): Generator<{ readonly kind: 'batch' }, Result>;
  weights(): Weights;
  /** The optimizer's, to be kept beside the weights and taken over by another trainee. */
  readonly optimizer: Pick<Optimizer, 'state' | 'restore'>;
  dispose(): void;
}

/** Puts a network's weights on the device, to be trained. The caller disposes of it. */
export function createTrainee(
  network: Network,
  start: Weights,
  { optimizer: spec, clip, labelSmoothing = 0, mask }: TraineeOptions,
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
  const optimizer = createOptimizer(spec, variables);
  const masking = createMasking(network, mask);
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

  const differentiate = ({ x, y }: DeviceBatch, seed: number) =>
    tidy(
      () => {
        const parameters = inOrder(read());
        const pass = forward(network, parameters, x, { mode: 'train', seed });
        const { losses, gradient } =
          labelSmoothing === 0
            ? crossEntropy(pass.output, y)
            : smoothedCrossEntropy(pass.output, y, labelSmoothing);
        const ofMean = scale(gradient, 1 / y.size);
        return {
          loss: sum(losses),
          gradients: backward(network, parameters, pass, ofMean, { consume: true }),
          fresh: pass.buffers,
        };
      },
      (made) => [made.loss, ...made.gradients.values(), ...made.fresh.values()],
    );

  return {
    descend(batch, { learningRate, seed }) {
      const { loss, gradients, fresh } = differentiate(batch, seed);
      const lossSum = readFloats(loss)[0];
      loss.dispose();
      const masked = masking.apply(gradients);
      const clipped = clip === undefined ? masked : clipGradients(masked, clip);
      optimizer.step(clipped, learningRate, seed);
      disposeAll(clipped);
      replaceBuffers(fresh);
      return lossSum;
    },
    optimizer,
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
      masking.dispose();
      disposeAll(variables);
      disposeAll(buffers);
    },
  };
}
