/** Our training steps for training.mjs, in a process of its own: one answer a case, with each step's time. */

import { initialize, parseNetwork } from '../libs/network/dist/index.js';
import { createRandom } from '../libs/random/dist/index.js';
import { createDeviceExamples } from '../libs/training/dist/device-examples.js';
import { createTrainee } from '../libs/training/dist/trainee.js';

const optimizers = {
  sgd: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  adam: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
};
const mebibyte = 2 ** 20;
let current;

process.on('message', (one) => {
  if (current?.name !== one.name) {
    current?.trainee.dispose();
    current?.examples.dispose();
    current = prepare(one);
  }
  const { trainee, examples } = current;
  const random = createRandom(2, 'batches');
  const batches = Array.from({ length: 8 }, () =>
    random.permutation(one.examples).subarray(0, one.batch),
  );
  const learningRate = one.optimizer === 'adam' ? 1e-3 : 0.01;
  let loss = 0;
  const ms = Array.from({ length: one.steps }, (_, i) => {
    const startedAt = performance.now();
    const batch = examples.take(batches[i % 8]);
    loss = trainee.descend(batch, { learningRate, seed: i }) / one.batch;
    batch.x.dispose();
    batch.y.dispose();
    return performance.now() - startedAt;
  });
  const resident = process.memoryUsage.rss() / mebibyte;
  process.send({ ms, loss, resident, peak: process.resourceUsage().maxRSS / 1024 });
});

function prepare({ name, network: notation, shape, examples: count, optimizer }) {
  const random = createRandom(1, 'pixels');
  const size = shape.reduce((product, length) => product * length, 1);
  const x = Uint8Array.from({ length: count * size }, () => random.integer(256));
  const y = Uint8Array.from({ length: count }, () => random.integer(10));
  const network = parseNetwork(notation);
  return {
    name,
    examples: createDeviceExamples({ count, x, y }, network),
    trainee: createTrainee(network, initialize(network, 1), { optimizer: optimizers[optimizer] }),
  };
}
