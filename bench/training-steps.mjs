/** Our training steps for training.mjs, in a process of its own: one answer a case, with each step's time. */

import { initialize, parseNetwork } from '../libs/network/dist/index.js';
import { createRandom } from '../libs/random/dist/index.js';
import { createEagerProgram, createProgram } from '../libs/tensorflow/dist/index.js';
import { createTrainee } from '../libs/training/dist/learner/trainee.js';
import { perceptronOf } from '../libs/training/dist/replicas/perceptron.js';
import { createReplicaDraws } from '../libs/training/dist/replicas/replica-draws.js';
import { createReplicas } from '../libs/training/dist/replicas/replicas.js';
import { learningRates, optimizers } from './training-cases.mjs';

/** Steps as one graph, or, with the argument `eager`, op by op. */
const createOne = process.argv[2] === 'eager' ? createEagerProgram : createProgram;
const mebibyte = 2 ** 20;
let current;

process.on('message', (one) => {
  if (current?.name !== one.name) {
    for (const held of current?.held ?? []) held.dispose();
    current = one.replicas === undefined ? prepareOne(one) : prepareReplicas(one);
  }
  const learningRate = learningRates[one.optimizer];
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

function prepareOne({ name, network: notation, optimizer, batch: batchSize, ...data }) {
  const network = parseNetwork(notation);
  const how = { optimizer: optimizers[optimizer], batchSize };
  const trainee = createTrainee(network, split(data), how, createOne());
  trainee.begin(initialize(network, 1));
  const begin = () => {
    const random = createRandom(2, 'batches');
    const batches = Array.from({ length: 8 }, () =>
      random.permutation(data.examples).subarray(0, batchSize),
    );
    return (step, learningRate) =>
      trainee.descend({ indices: batches[step % 8], seed: step }, learningRate);
  };
  return { name, begin, held: [trainee] };
}

/** Networks that differ in their seeds, and in the order of the data unless they share it. */
function prepareReplicas({ name, network: notation, optimizer, batch: batchSize, ...data }) {
  const network = parseNetwork(notation);
  const { replicas: count, examples } = data;
  const runs = Array.from({ length: count }, (_, seed) => {
    return { seed, order: data.oneOrder ? 0 : seed, noise: seed };
  });
  const plan = { batchSize, stepsAnEpoch: Math.ceil(examples / batchSize), spawnStep: 0 };
  const draws = createReplicaDraws(examples, plan, runs);
  const perceptron = perceptronOf(network);
  const how = { optimizer: optimizers[optimizer], batchSize, perceptron, count };
  const options = { ...how, sharing: draws.sharing };
  const replicas = createReplicas(network, split(data), options, createOne());
  replicas.begin(runs.map(({ seed }) => initialize(network, seed)));
  const begin = () => (step, learningRate) => replicas.descend(draws.at(step), learningRate)[0];
  return { name, begin, held: [replicas] };
}

function split({ shape, examples: count }) {
  const random = createRandom(1, 'pixels');
  const size = shape.reduce((product, length) => product * length, 1);
  const x = Uint8Array.from({ length: count * size }, () => random.integer(256));
  const y = Uint8Array.from({ length: count }, () => random.integer(10));
  return { count, x, y };
}
