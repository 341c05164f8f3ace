import { initialize, parseNetwork, toTensors } from '@isthmus/network';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import { createRandom } from '@isthmus/random';
import { disposeAll, readFloats, tensorCount } from '@isthmus/tensorflow';
import { toDevice } from '@isthmus/training';
import { describe, expect, it } from 'vitest';
import { createFirstLayer } from './first-layer.js';
import { createForwardPasses } from './forward-passes.js';

const networks = [
  ...Object.values(referenceNetworks).map(({ network }) => network),
  parseNetwork('mlp:12-16-10-3,norm=batch'),
  // It takes its input twice: the first layer's output alone does not tell what comes after it.
  parseNetwork(
    JSON.stringify({
      inputShape: [8],
      nodes: [
        { name: 'a', op: 'linear', units: 8 },
        { name: 'r', op: 'relu' },
        { name: 's', op: 'add', inputs: ['r', 'input'] },
        { name: 'b', op: 'linear', units: 3 },
      ],
    }),
  ),
];

describe('forward passes as graphs', () => {
  it.each(networks.map((network) => [network.notation.slice(0, 40), network] as const))(
    'give the same bits as op by op, and leave nothing behind: %s',
    (_, network) => {
      const size = network.inputShape.reduce((product, length) => product * length, 1);
      const random = createRandom(1, 'pixels');
      // Batches of four and of one.
      const count = 5;
      const x = Float32Array.from({ length: count * size }, random.normal);
      const data = toDevice({ count, x, y: Uint8Array.from([0, 1, 0, 1, 0]) }, network, 4);
      const models = [1, 2].map((seed) => initialize(network, seed));
      const before = tensorCount();
      const first = createFirstLayer(network, models, data);
      const outputs = (passes: number) => {
        const forward = createForwardPasses(network, data, passes);
        const rows = models.flatMap((weights, i) => {
          const parameters = toTensors(network, weights);
          const given = [0, 1].flatMap((batch) => {
            const direct = forward.outputs(batch, parameters);
            if (first === undefined) return [direct];
            const value = first.at(batch, i === 0 ? [0.25, 0.75] : [0.5, 0.5]);
            return [direct, forward.outputs(batch, parameters, { index: first.index, value })];
          });
          const read = given.map((one) => [...readFloats(one)]);
          disposeAll(given);
          disposeAll(parameters);
          return read;
        });
        forward.dispose();
        return rows;
      };
      expect(outputs(1000)).toEqual(outputs(1));
      first?.dispose();
      expect(tensorCount()).toBe(before);
      data.dispose();
    },
  );
});
