import { learningRates, optimizers } from '../../bench/training-cases.mjs';
import { initialize, parseNetwork } from '../../libs/network/dist/index.js';
import { createEagerProgram, createProgram } from '../../libs/tensorflow/dist/index.js';
import { createTrainee } from '../../libs/training/dist/learner/trainee.js';
import { perceptronOf } from '../../libs/training/dist/replicas/perceptron.js';
import { createReplicaDraws } from '../../libs/training/dist/replicas/replica-draws.js';
import { createReplicas } from '../../libs/training/dist/replicas/replicas.js';
import { createBatches, createExamples } from './examples.mjs';

const programs = { graph: createProgram, eager: createEagerProgram };

/**
 * Trains a network for some steps and then, where asked for, times more of them.
 *
 * @returns the mean loss of each of the first steps, the weights before and after them, and the times of the others
 */
export function train({ one, as, seed = 1, steps, timedSteps = 0, timedMs = 0 }) {
  const network = parseNetwork(one.network);
  const how = { optimizer: optimizers[one.optimizer], batchSize: one.batch };
  const trainee = createTrainee(network, createExamples(one), how, programs[as]());
  try {
    const start = initialize(network, seed);
    trainee.begin(start);
    const batches = createBatches(one);
    const descend = (step) => {
      const draw = { indices: batches[step % batches.length], seed: step };
      return trainee.descend(draw, learningRates[one.optimizer]) / one.batch;
    };
    const losses = Array.from({ length: steps }, (_, step) => descend(step));
    const weights = trainee.weights();
    const ms = timesOf((i) => descend(steps + i), { steps: timedSteps, ms: timedMs });
    return { losses, start, weights, ms };
  } finally {
    trainee.dispose();
  }
}

/** Trains many networks together by one graph: times of steps of all of them, and of the order that an epoch begins with. */
export function trainReplicas({ one, count, oneOrder, steps, ms: timedMs }) {
  const network = parseNetwork(one.network);
  const runs = Array.from({ length: count }, (_, seed) => {
    return { seed, order: oneOrder ? 0 : seed, noise: seed };
  });
  const stepsAnEpoch = Math.ceil(one.examples / one.batch);
  const plan = { batchSize: one.batch, stepsAnEpoch, spawnStep: 0 };
  const drawnAt = performance.now();
  const draws = createReplicaDraws(one.examples, plan, runs);
  draws.at(0);
  const orderMs = performance.now() - drawnAt;
  const options = {
    optimizer: optimizers[one.optimizer],
    batchSize: one.batch,
    perceptron: perceptronOf(network),
    count,
    sharing: draws.sharing,
  };
  const replicas = createReplicas(network, createExamples(one), options, createProgram());
  try {
    replicas.begin(runs.map(({ seed }) => initialize(network, seed)));
    const descend = (step) => replicas.descend(draws.at(step), learningRates[one.optimizer]);
    // The first calls make plans.
    for (let step = 0; step < 3; step++) descend(step);
    const ms = timesOf((i) => descend(3 + i), { steps, ms: timedMs });
    return { ms, orderMs, stepsAnEpoch };
  } finally {
    replicas.dispose();
  }
}

/** Times of so many calls, or of as many as begin in so many milliseconds. */
function timesOf(work, { steps, ms }) {
  const times = [];
  const until = performance.now() + ms;
  while (times.length < steps && performance.now() < until) {
    const startedAt = performance.now();
    work(times.length);
    times.push(performance.now() - startedAt);
  }
  return times;
}
