/** Our training steps for training.mjs, in a process of its own: one answer a case, with each step's time. */

import { initialize, parseNetwork } from '../libs/network/dist/index.js';
import { createRandom } from '../libs/random/dist/index.js';
import { createDeviceExamples } from '../libs/training/dist/learner/device-examples.js';
import { createTrainee } from '../libs/training/dist/learner/trainee.js';
import { perceptronOf } from '../libs/training/dist/replicas/perceptron.js';
import { createReplicaBatches } from '../libs/training/dist/replicas/replica-batches.js';
import { createReplicas } from '../libs/training/dist/replicas/replicas.js';

const optimizers = {
  sgd: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  adam: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
};
const mebibyte = 2 ** 20;
let current;

process.on('message', (one) => {
  if (current?.name !== one.name) {
    for (const held of current?.held ?? []) held.dispose();
    current = one.replicas === undefined ? prepareOne(one) : prepareReplicas(one);
  }
  const learningRate = one.optimizer === 'adam' ? 1e-3 : 0.01;
  const networks = one.replicas ?? 1;
  const descend = current.begin();
  let loss = 0;
  const ms = Array.from({ length: Math.ceil(one.steps / networks) }, (_, i) => {
    const startedAt = performance.now();
    loss = descend(i, learningRate) / one.batch;
    return (performance.now() - startedAt) / networks;
  });
  const resident = process.memoryUsage.rss() / mebibyte;
  process.send({ ms, loss, resident, peak: process.resourceUsage().maxRSS / 1024 });
});

function prepareOne({ name, network: notation, optimizer, batch: size, ...data }) {
  const network = parseNetwork(notation);
  const examples = createDeviceExamples(split(data), network);
  const trainee = createTrainee(network, initialize(network, 1), {
    optimizer: optimizers[optimizer],
  });
  const begin = () => {
    const random = createRandom(2, 'batches');
    const batches = Array.from({ length: 8 }, () =>
      random.permutation(data.examples).subarray(0, size),
    );
    return (step, learningRate) => {
      const batch = examples.take(batches[step % 8]);
      const loss = trainee.descend(batch, { learningRate, seed: step });
      for (const used of [batch.x, batch.y]) used.dispose();
      return loss;
    };
  };
  return { name, begin, held: [examples, trainee] };
}

/** Networks that differ in their seeds, and in the order of the data unless they share it. */
function prepareReplicas({ name, network: notation, optimizer, batch: batchSize, ...data }) {
  const network = parseNetwork(notation);
  const runs = Array.from({ length: data.replicas }, (_, seed) => {
    return { seed, order: data.oneOrder ? 0 : seed, noise: seed };
  });
  const plan = { batchSize, stepsAnEpoch: Math.ceil(data.examples / batchSize), spawnStep: 0 };
  const batches = createReplicaBatches(split(data), network, plan, runs);
  const starts = runs.map(({ seed }) => initialize(network, seed));
  const replicas = createReplicas(network, perceptronOf(network), starts, {
    optimizer: optimizers[optimizer],
  });
  const begin = () => (step, learningRate) => {
    const batch = batches.at(step);
    const [loss] = replicas.descend(batch, learningRate);
    for (const used of [batch.x, batch.y]) used.dispose();
    return loss;
  };
  return { name, begin, held: [batches, replicas] };
}

function split({ shape, examples: count }) {
  const random = createRandom(1, 'pixels');
  const size = shape.reduce((product, length) => product * length, 1);
  const x = Uint8Array.from({ length: count * size }, () => random.integer(256));
  const y = Uint8Array.from({ length: count }, () => random.integer(10));
  return { count, x, y };
}
