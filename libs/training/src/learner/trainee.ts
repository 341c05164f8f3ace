import type { Split } from '@isthmus/dataset';
import {
  backward,
  forward,
  fromTensors,
  type Network,
  type ParameterTensors,
  toTensors,
} from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import {
  createProgram,
  crossEntropy,
  disposeAll,
  type NamedTensors,
  readFloats,
  type Seed,
  scale,
  smoothedCrossEntropy,
  sum,
  tidy,
  unstack,
} from '@isthmus/tensorflow';
import type { Augmentation } from '../augmentation/augmentation.js';
import type { OptimizerSpec } from '../notation/optimizer-spec.js';
import { batchSizes } from '../plan/batch-sizes.js';
import { createMasking } from '../pruning/masking.js';
import type { Mask } from '../pruning/prune.js';
import { createDeviceExamples, type DeviceBatch } from './device-examples.js';
import { clipGradients } from './gradient-clipping.js';
import { createOptimizer, type Optimizer } from './optimizer.js';
import { orDisposed } from './or-disposed.js';
import { type StepDraw, stepInputs } from './step-inputs.js';
import { createTrainedParameters, type TrainedParameters } from './trained-parameters.js';

/** How a trainee learns. */
export interface TraineeOptions {
  readonly optimizer: OptimizerSpec;
  /** Examples a step; the last of a pass may have fewer. */
  readonly batchSize: number;
  /** Largest norm of all gradients together; any when absent. */
  readonly clip?: number | undefined;
  /** Share of each label that is spread over all classes; 0 when absent. */
  readonly labelSmoothing?: number;
  readonly augmentation?: Augmentation | undefined;
  /** Weights that it leaves out stay as they are; none when absent. */
  readonly mask?: Mask | undefined;
}

/** A network in training: its weights and running statistics on the device, the examples, and an optimizer's state. */
export interface Trainee {
  /** Starts anew from these weights, with an optimizer that remembers nothing, under a mask of the same arrays as before. */
  begin(start: Weights, mask?: Mask): void;
  /** One optimizer step on the mean loss of a batch; answers with the sum of its losses. */
  descend(draw: StepDraw, learningRate: number): number;
  /** The parameters as they are, until the next step. The caller disposes of none. */
  withParameters<Result>(
    work: (parameters: ParameterTensors) => Generator<{ readonly kind: 'batch' }, Result>,
  ): Generator<{ readonly kind: 'batch' }, Result>;
  weights(): Weights;
  /** The optimizer's, to be kept beside the weights and taken over by another trainee. */
  readonly optimizer: Pick<Optimizer, 'state' | 'restore'>;
  dispose(): void;
}

/**
 * Puts a network and the examples that it learns from on the device; its weights are zeros until `begin`. A whole step,
 * from the indices of its batch to the moved weights, is one call of a program, which is disposed of with it. Throws a
 * RangeError when the network does not take the examples. The caller disposes of it.
 */
export function createTrainee(
  network: Network,
  split: Split,
  options: TraineeOptions,
  program = createProgram(),
): Trainee {
  const { augmentation, clip, labelSmoothing = 0, mask = new Map() } = options;
  const examples = createDeviceExamples(split, network);
  const parameters = createTrainedParameters(network);
  const optimizer = createOptimizer(options.optimizer, parameters.variables);
  const masking = createMasking(network, mask);

  /** A step on the device. */
  const step = ({ indices, rates, seeds, maps }: NamedTensors) => {
    const { x, y } = examples.at(indices);
    const images = augmentation === undefined ? x : augmentation.apply(x, maps);
    const [seed, ...draws] = unstack(seeds);
    const how = { labelSmoothing, seed };
    const { loss, gradients, fresh } = differentiate(network, parameters, { x: images, y }, how);
    const masked = masking.apply(gradients);
    const clipped = clip === undefined ? masked : clipGradients(masked, clip);
    optimizer.move(clipped, { rates: unstack(rates), seeds: draws });
    parameters.assign(fresh);
    return { loss };
  };
  const define = (size: number) => {
    const maps = augmentation && { maps: new Float32Array(size * 8) };
    const draw = { indices: new Int32Array(size), seed: 0, ...maps };
    const example = stepInputs(draw, optimizer.begin(0));
    try {
      return [size, program.define(example, step)] as const;
    } finally {
      disposeAll(Object.values(example));
      optimizer.reset();
    }
  };
  const dispose = () => disposeAll([program, optimizer, masking, parameters, examples]);
  const steps = orDisposed(dispose, () => new Map(batchSizes(split.count, options).map(define)));

  return {
    begin(start, under = new Map()) {
      const tensors = toTensors(network, start);
      parameters.assign(tensors);
      disposeAll(tensors);
      optimizer.reset();
      masking.assign(under);
    },
    descend(draw, learningRate) {
      const descendOnce = stepOf(draw.indices.length);
      const inputs = stepInputs(draw, optimizer.begin(learningRate, draw.seed));
      const { loss } = descendOnce(inputs);
      const lossSum = readFloats(loss)[0];
      for (const used of [loss, ...Object.values(inputs)]) used.dispose();
      return lossSum;
    },
    optimizer,
    *withParameters(work) {
      const read = parameters.read();
      try {
        return yield* work(read);
      } finally {
        disposeAll(read);
      }
    },
    weights() {
      const read = parameters.read();
      const weights = fromTensors(network, read);
      disposeAll(read);
      return weights;
    },
    dispose,
  };

  function stepOf(size: number) {
    const found = steps.get(size);
    if (found !== undefined) return found;
    throw new RangeError(
      `a batch is of another size than the trainee was made for [expected ${[...steps.keys()].join(' or ')}, got ${size}]`,
    );
  }
}

/** The sum of a batch's losses, the gradients of their mean, and running statistics. Call inside `tidy`. */
function differentiate(
  network: Network,
  trained: TrainedParameters,
  { x, y }: DeviceBatch,
  { labelSmoothing, seed }: { readonly labelSmoothing: number; readonly seed: Seed },
) {
  return tidy(
    () => {
      const parameters = trained.read();
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
