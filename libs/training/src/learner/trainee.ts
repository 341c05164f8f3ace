import {
  backward,
  forward,
  fromTensors,
  type Network,
  type ParameterTensors,
} from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import {
  crossEntropy,
  disposeAll,
  readFloats,
  scale,
  smoothedCrossEntropy,
  sum,
  type Tensor,
  tidy,
} from '@isthmus/tensorflow';
import type { OptimizerSpec } from '../notation/optimizer-spec.js';
import { createMasking } from '../pruning/masking.js';
import type { Mask } from '../pruning/prune.js';
import { clipGradients } from './gradient-clipping.js';
import { createOptimizer, type Optimizer } from './optimizer.js';
import { createTrainedParameters, type TrainedParameters } from './trained-parameters.js';

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
export function createTrainee(network: Network, start: Weights, options: TraineeOptions): Trainee {
  const { clip, labelSmoothing = 0 } = options;
  const parameters = createTrainedParameters(network, start);
  const optimizer = createOptimizer(options.optimizer, parameters.variables);
  const masking = createMasking(network, options.mask);
  return {
    descend(batch, { learningRate, seed }) {
      const how = { labelSmoothing, seed };
      const { loss, gradients, fresh } = differentiate(network, parameters, batch, how);
      const lossSum = readFloats(loss)[0];
      loss.dispose();
      const masked = masking.apply(gradients);
      const clipped = clip === undefined ? masked : clipGradients(masked, clip);
      optimizer.step(clipped, learningRate, seed);
      disposeAll(clipped);
      parameters.replaceBuffers(fresh);
      return lossSum;
    },
    optimizer,
    *withParameters(work) {
      const trained = parameters.read();
      try {
        return yield* work(parameters.inOrder(trained));
      } finally {
        disposeAll(trained);
      }
    },
    weights() {
      const trained = parameters.read();
      const weights = fromTensors(network, parameters.inOrder(trained));
      disposeAll(trained);
      return weights;
    },
    dispose() {
      optimizer.dispose();
      masking.dispose();
      parameters.dispose();
    },
  };
}

/** The sum of a batch's losses, the gradients of their mean, and running statistics; the caller disposes of all. */
function differentiate(
  network: Network,
  trained: TrainedParameters,
  { x, y }: DeviceBatch,
  { labelSmoothing, seed }: { readonly labelSmoothing: number; readonly seed: number },
) {
  return tidy(
    () => {
      const parameters = trained.inOrder(trained.read());
      const pass = forward(network, parameters, x, { mode: 'train', seed });
      const { losses, gradient } =
        labelSmoothing === 0
          ? crossEntropy(pass.output, y)
          : smoothedCrossEntropy(pass.output, y, labelSmoothing);
      const outputGradient = scale(gradient, 1 / y.size);
      return {
        loss: sum(losses),
        gradients: backward(network, parameters, { pass, outputGradient, consume: true }),
        fresh: pass.buffers,
      };
    },
    (made) => [made.loss, ...made.gradients.values(), ...made.fresh.values()],
  );
}
