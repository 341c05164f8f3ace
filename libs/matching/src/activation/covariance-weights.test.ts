import { isDeepStrictEqual } from 'node:util';
import { initialize, parseNetwork, toTensors } from '@isthmus/network';
import { createRandom } from '@isthmus/random';
import { disposeAll, tensor } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { contextOf, drain, goldenProblem, untimed } from '../problem/match-problem.fixture.js';
import { inputBatches } from './activation-batches.js';
import {
  covarianceReference as net,
  weighted,
  weightedReference,
} from './covariance-reference.fixture.js';
import { covarianceWeights } from './covariance-weights.js';

describe('covariance weights', () => {
  it.each([[[200]], [[70, 130]]])('are W Sigma of every layer, in batches of %s', (batches) => {
    const problem = goldenProblem('covariance_weighted_net', 0);
    const { weights } = weightedReference(problem, batches, false);
    expect([...weights.keys()]).toEqual(['fc1.weight', 'fc2.weight']);
    for (const layer of [1, 2]) {
      const expected = weighted(problem.a.get(`fc${layer}.weight`)!, net.get(`sigma${layer}`)!);
      const got = weights.get(`fc${layer}.weight`)!.data;
      const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const [i, value] of expected.entries()) {
        expect(Math.abs(got[i]! - value)).toBeLessThan(3e-6 * largest);
      }
    }
  });

  it('with a bias are W Sigma + b m^T and W m + b', () => {
    const problem = goldenProblem('covariance_weighted_net', 0);
    const { weights } = weightedReference(problem, [120, 80], true);
    const { data: x } = net.get('x')!;
    const m = Float64Array.from({ length: 30 }, (_, k) => {
      let sum = 0;
      for (let row = 0; row < 200; row++) sum += x[row * 30 + k]!;
      return sum / 199;
    });
    const [w, b] = [problem.a.get('fc1.weight')!, problem.a.get('fc1.bias')!];
    const sigma = weighted(w, net.get('sigma1')!);
    for (let i = 0; i < 24; i++) {
      for (let k = 0; k < 30; k++) {
        const expected = sigma[i * 30 + k]! + b.data[i]! * m[k]!;
        expect(weights.get('fc1.weight')!.data[i * 30 + k]).toBeCloseTo(expected, 5);
      }
      const mean = m.reduce((sum, value, k) => sum + w.data[i * 30 + k]! * value, 0);
      expect(weights.get('fc1.bias')!.data[i]).toBeCloseTo(mean + (b.data[i]! * 200) / 199, 5);
    }
  });

  it('of a convolution weigh whole patches', () => {
    const json = {
      inputShape: [2, 4, 4],
      nodes: [
        { op: 'convolution', name: 'conv', channels: 3, kernel: 3, padding: 0 },
        { op: 'global-average-pool', name: 'pool' },
        { op: 'linear', name: 'fc', units: 2 },
      ],
    };
    const network = parseNetwork(JSON.stringify(json));
    const a = initialize(network, 1);
    const random = createRandom(1, 'images');
    const x = Float32Array.from({ length: 5 * 32 }, () => random.normal());
    const parameters = toTensors(network, a);
    const batch = () => tensor(x, [5, 4, 4, 2]);
    const pass = covarianceWeights({ network, parameters }, new Set(['conv.weight']), [batch], {
      timed: untimed,
      groupCount: 1,
    });
    const got = drain(pass).weights.get('conv.weight')!.data;
    disposeAll(parameters);
    // Entry (channel, row, column) of the 3 x 3 patch at one of the 4 positions of an image.
    const patches = Array.from({ length: 20 }, (_, at) =>
      Float32Array.from({ length: 18 }, (_, k) => {
        const row = (Math.floor(at / 2) % 2) + (Math.floor(k / 3) % 3);
        const column = (at % 2) + (k % 3);
        return x[Math.floor(at / 4) * 32 + (row * 4 + column) * 2 + Math.floor(k / 9)]!;
      }),
    );
    const sigma = Float32Array.from({ length: 18 * 18 }, (_, at) => {
      const products = patches.map((patch) => patch[Math.floor(at / 18)]! * patch[at % 18]!);
      return products.reduce((sum, value) => sum + value, 0) / 19;
    });
    const w = { shape: [3, 18], data: a.get('conv.weight')!.data };
    const expected = weighted(w, { shape: [18, 18], data: sigma });
    for (const [i, value] of expected.entries()) expect(got[i]).toBeCloseTo(value, 5);
  });

  it('leave the arrays of an attention as they are', () => {
    const context = contextOf('vit:3x8x8-4,patch=4,units=12,heads=3,depth=1', { seed: 1 });
    const { network } = context;
    const a = initialize(network, 2);
    const parameters = toTensors(network, a);
    const arrays = new Set(['blocks.0.attn.q.weight', 'blocks.0.fc1.weight']);
    const batches = inputBatches(context.data!, [{ network, parameters }]);
    const pass = covarianceWeights({ network, parameters }, arrays, batches, {
      timed: untimed,
      groupCount: 1,
    });
    const { weights } = drain(pass);
    disposeAll(parameters);
    const isKept = (name: string) => isDeepStrictEqual(weights.get(name)!.data, a.get(name)!.data);
    expect([...arrays].map(isKept)).toEqual([true, false]);
  });
});
