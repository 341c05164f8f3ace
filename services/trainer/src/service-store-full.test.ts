import { type ObjectStore, StoreFull } from '@isthmus/object-store';
import { rpcReason } from '@isthmus/rpc';
import type { TrainSpec } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import {
  createTrainPool,
  dataset,
  listen,
  serveTrainer,
  spec,
  storeWith,
  trainRequest,
} from './serving.fixture.js';

const compute = createTrainPool({ slots: 1 });
const long: TrainSpec = { ...spec, epochs: 30, checkpoints: 'every=5ep' };

/** A store that takes so many objects under a prefix, and has no space for more until it is freed. */
function fillingStore(store: ObjectStore, { prefix, room }: { prefix: string; room: number }) {
  let left = room;
  const filling: ObjectStore = {
    ...store,
    async put(key, bytes, options) {
      if (key.startsWith(prefix)) left -= 1;
      if (left < 0) {
        const attempt = { location: 'small', operation: 'put', key } as const;
        throw new StoreFull(attempt, new Error('ENOSPC'));
      }
      await store.put(key, bytes, options);
    },
  };
  return {
    store: filling,
    free: () => {
      left = Infinity;
    },
  };
}

describe('a training whose store fills up', () => {
  it.each([
    { what: 'a state', prefix: 'states/' },
    { what: 'a checkpoint', prefix: 'artifacts/' },
  ])(
    'with $what fails, saying so, and goes on from what was saved once there is space',
    async ({ prefix }) => {
      const { store: memory, ref } = await storeWith(dataset);
      const { store, free } = fillingStore(memory, { prefix, room: 2 });
      const { client } = await serveTrainer(store, compute, { saveEveryMs: 1e-3 });
      const request = trainRequest(long, ref);
      const reason = await listen(client.train(request)).then(
        () => expect.fail('expected the store to be full'),
        rpcReason,
      );
      expect(reason).toContain(
        `RESOURCE_EXHAUSTED: store is full [store=small, operation=put, key=${prefix}`,
      );
      expect(reason).toMatch(/: ENOSPC; free some space there, then run again$/);

      free();
      const resumed = await listen(client.train(request));
      const [first] = resumed.progress.filter(({ completed }) => completed > 0);
      expect(first?.completed).toBeGreaterThan(1);
      const undisturbed = await storeWith(dataset);
      const other = await serveTrainer(undisturbed.store, compute);
      const { network } = await listen(other.client.train(trainRequest(long, undisturbed.ref)));
      expect(resumed.network).toEqual(network);
    },
  );
});
