import { imageNetwork, perceptron } from '../../bench/training-cases.mjs';

/** What is tried: the whole for a GPU, the small for trying the check itself on a CPU. */

/**
 * How far numbers may lie apart: several times what two sets of kernels of one CPU (oneDNN's and Eigen's) differ by. A
 * wrong gradient is beyond them at once; rounding grows from step to step, most under batch norm.
 */
export const tolerances = {
  /** Relative, of the losses of the first five steps. */
  early: 1e-3,
  /** Relative, of any step's loss; of the weights after the last step, relative to how far they have moved. */
  mlp: { loss: 1e-2, weights: 1e-1 },
  resnet20: { loss: 1e-1, weights: 2e-1 },
  vgg11: { loss: 1e-1, weights: 2e-1 },
  /** Relative, of what a matching has reached. */
  objective: 1e-3,
  /** Relative, of any point's loss on a path. */
  path: 1e-4,
};

const images = (family, batch) => ({
  ...imageNetwork(family, 'batch'),
  name: `${family}, batch norm, sgd`,
  batch,
});

const perceptrons = [64, 512].flatMap((width) =>
  ['sgd', 'adam'].map((optimizer) => perceptron(width, optimizer)),
);

/** Five epochs of MNIST in batches of 500. */
const replicaTraining = {
  ...perceptron(64, 'sgd'),
  examples: 60_000,
  epochs: 5,
};

const whole = {
  /** Steps whose losses are compared, and at most so many, for so long, that are timed. */
  steps: 20,
  timedSteps: 200,
  timedMs: 3000,
  trainings: [...perceptrons, images('resnet20', 128), images('vgg11', 128)],
  replicas: { training: replicaTraining, counts: [8, 32, 128], steps: 100, ms: 4000 },
  pairs: [
    { ...perceptron(512, 'adam'), trainedSteps: 60 },
    { ...images('resnet20', 128), trainedSteps: 40 },
  ],
  points: 11,
};

const small = {
  ...whole,
  timedSteps: 10,
  timedMs: 1500,
  trainings: [
    perceptron(64, 'sgd'),
    perceptron(512, 'adam'),
    images('resnet20', 16),
    images('vgg11', 8),
  ],
  replicas: { training: replicaTraining, counts: [8, 32, 128], steps: 10, ms: 1500 },
  pairs: [{ ...perceptron(128, 'adam'), trainedSteps: 60 }],
};

/** @param {'GPU' | 'CPU'} device */
export const planFor = (device) => (device === 'GPU' ? whole : small);
