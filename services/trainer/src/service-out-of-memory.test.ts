import { rpcReason } from '@isthmus/rpc';
import { expect, it } from 'vitest';
import {
  createTrainPool,
  listen,
  serveTrainer,
  spec,
  storeWith,
  syntheticDataset,
  trainRequest,
} from './serving.fixture.js';

const compute = createTrainPool({ slots: 1 });

/** Few weights, but a border that makes each image one of hundreds of megabytes. */
const bordered = JSON.stringify({
  inputShape: [1, 4, 4],
  nodes: [
    { name: 'conv', op: 'convolution', channels: 1, kernel: 1, padding: 3000 },
    { name: 'pool', op: 'global-average-pool' },
    { name: 'fc', op: 'linear', units: 3 },
  ],
});

it('a training without memory for a step is refused with what to lower, and the next one trained', async () => {
  const { store, ref } = await storeWith(syntheticDataset({ train: 32768, test: 24 }));
  const { client } = await serveTrainer(store, compute);
  const huge = { ...spec, network: bordered, batchSize: 32768 };
  const reason = await listen(client.train(trainRequest(huge, ref))).then(
    () => expect.fail('expected no memory'),
    rpcReason,
  );
  expect(reason).toMatch(
    /^RESOURCE_EXHAUSTED: out of memory: a step of training \[batchSize=32768\] takes at least 4\d{3}\.\d GiB, and \d+\.\d GiB are free; lower the batch size, the width of the network/,
  );
  const small = { ...spec, batchSize: 8192 };
  expect((await listen(client.train(trainRequest(small, ref)))).network).toBeDefined();
});
