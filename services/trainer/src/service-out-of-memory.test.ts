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
const bordered = (layer: object) =>
  JSON.stringify({
    inputShape: [1, 4, 4],
    nodes: [
      { name: 'first', op: 'convolution', channels: 2, kernel: 1 },
      { name: 'second', op: 'convolution', kernel: 1, padding: 3000, ...layer },
      { name: 'pool', op: 'global-average-pool' },
      { name: 'fc', op: 'linear', units: 3 },
    ],
  });

it.each<[string, object, RegExp]>([
  [
    'convolution',
    { channels: 1 },
    /a tensor is larger than the memory of the machine \[shape=32768,6004,6004,1, bytes=\d+, /,
  ],
  [
    'depthwise convolution',
    { channels: 2, groups: 2 },
    /OOM when allocating tensor with shape\[32768,6004,6004,2\]/,
  ],
])(
  'a training without memory for the %s of a batch is refused with what to lower, and the next one trained',
  async (_layer, layer, allocation) => {
    const { store, ref } = await storeWith(syntheticDataset({ train: 32768, test: 24 }));
    const { client } = await serveTrainer(store, compute);
    const huge = { ...spec, network: bordered(layer), batchSize: 32768 };
    const reason = await listen(client.train(trainRequest(huge, ref))).then(
      () => expect.fail('expected no memory'),
      rpcReason,
    );
    expect(reason).toMatch(/^RESOURCE_EXHAUSTED: out of memory: /);
    expect(reason).toMatch(allocation);
    expect(reason).toContain('; lower the batch size, the width of the network');
    const small = { ...spec, batchSize: 8192 };
    expect((await listen(client.train(trainRequest(small, ref)))).network).toBeDefined();
  },
);
