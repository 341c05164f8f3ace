import { combine } from '@isthmus/connectivity';
import { initialize, parseNetwork, toTensors } from '@isthmus/network';
import { createRandom } from '@isthmus/random';
import { disposeAll, tensorCount } from '@isthmus/tensorflow';
import { toDevice } from '@isthmus/training';
import { describe, expect, it } from 'vitest';
import { createFirstLayer } from './first-layer.js';
import { createForwardPasses } from './forward-passes.js';
import { type Combination, measure } from './measure.js';

/** 2,300 examples, so that there are two batches. */
function setUp(notation: string) {
  const network = parseNetwork(notation);
  const values = network.inputShape.reduce((product, size) => product * size, 1);
  const random = createRandom(1, 'pixels');
  const count = 2300;
  const x = Uint8Array.from({ length: count * values }, () => random.integer(256));
  const y = Uint8Array.from({ length: count }, () => random.integer(3));
  const models = [1, 2, 3].map((seed) => initialize(network, seed));
  return { network, models, data: toDevice({ count, x, y }, network) };
}

type SetUp = ReturnType<typeof setUp>;

function measured({ network, models, data }: SetUp, coefficients: number[], known?: Combination) {
  const parameters = toTensors(network, combine(models, coefficients));
  const passes = createForwardPasses(network, data, 1);
  const work = measure(passes, parameters, data, known);
  let next = work.next();
  while (!next.done) next = work.next();
  disposeAll(parameters);
  return next.value;
}

const flattened = JSON.stringify({
  inputShape: [1, 3, 4],
  nodes: [
    { name: 'flat', op: 'flatten' },
    { name: 'fc1', op: 'linear', units: 8, bias: false },
    { name: 'relu', op: 'relu' },
    { name: 'fc2', op: 'linear', units: 3 },
  ],
});

describe('the first layer at a combination of models', () => {
  it.each(['mlp:12-16-10-3', 'mlp:12-16-3,norm=layer', flattened])(
    'of %s is that combination of theirs: all measures are the same to rounding, and nothing is left behind',
    (notation) => {
      const all = setUp(notation);
      const before = tensorCount();
      const first = createFirstLayer(all.network, all.models, all.data);
      expect(first).toBeDefined();
      for (const coefficients of [
        [0.25, 0.5, 0.25],
        [-0.5, 1.25, 0.25],
      ]) {
        const direct = measured(all, coefficients);
        const known = measured(all, coefficients, { first: first!, coefficients });
        expect(known.loss).toBeCloseTo(direct.loss, 5);
        expect(known.calibrationError).toBeCloseTo(direct.calibrationError, 3);
        expect(known.temperature / direct.temperature).toBeCloseTo(1, 2);
      }
      first?.dispose();
      expect(tensorCount()).toBe(before);
    },
  );

  it('is not kept of what is no linear layer of the inputs, or is the whole network', () => {
    for (const notation of ['resnet20:3x8x8-3,width=0.25', 'mlp:12-3']) {
      const { network, models, data } = setUp(notation);
      expect(createFirstLayer(network, models, data)).toBeUndefined();
    }
  });
});
