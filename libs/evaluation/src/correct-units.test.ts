import { interpolate } from '@isthmus/connectivity';
import { parseNetwork, toTensors } from '@isthmus/network';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import type { Weights } from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { correctUnits, mixStatistics } from './correct-units.js';
import { correctedNodes } from './corrected-nodes.js';
import {
  batchesOf,
  drain,
  golden,
  logitsOf,
  named,
  repairCases,
} from './repair-vectors.fixture.js';
import { resetBatchNorm } from './reset-batch-norm.js';
import { checkCorrections, unitCorrections } from './unit-correction.js';
import { unitStatistics } from './unit-statistics.js';

function expectClose(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  expect(got.length).toBe(expected.length);
  const worst = Math.max(...Array.from(got, (value, i) => Math.abs(value - expected[i]!)));
  expect(worst).toBeLessThan(tolerance);
}

describe('REPAIR of a perceptron', () => {
  const file = golden('repair_mlp.safetensors');
  const network = parseNetwork('mlp:20-16-16-16-5');
  const [a, b] = [named(file, 'a.'), named(file, 'b.')] as const;
  const midpoint = interpolate(a, b, 0.5);
  const sites = correctedNodes(network, { output: true }).map(({ name }) => name);
  const hidden = sites.slice(0, -1);
  const statisticsOf = (weights: Weights, sizes = [256]) => {
    const batches = batchesOf(file, sizes);
    return drain(unitStatistics(network, toTensors(network, weights), { batches }, sites));
  };

  it('corrects the hidden layers, and the output layer where that is wanted', () => {
    expect(correctedNodes(network, { output: false }).map(({ name }) => name)).toEqual(hidden);
    expect(sites).toEqual(['fc1', 'fc2', 'fc3', 'fc4']);
  });

  it.each(['a', 'b', 'midpoint'] as const)('measures the units of %s as PyTorch does', (end) => {
    const weights = { a, b, midpoint }[end];
    for (const sizes of [[256], [100, 100, 56]]) {
      const statistics = statisticsOf(weights, sizes);
      for (const layer of [1, 2, 3]) {
        const { mean, std } = statistics.get(`fc${layer}`)!;
        expectClose(mean, file.get(`stats.${end}.mean${layer}`)!.data, 1e-5);
        expectClose(std, file.get(`stats.${end}.std${layer}`)!.data, 1e-5);
      }
    }
  });

  it('gives the midpoint the mixed statistics and the logits of the reference', () => {
    const goal = mixStatistics([statisticsOf(a), statisticsOf(b)], [0.5, 0.5]);
    const before = tensorCount();
    const batches = batchesOf(file, [256]);
    const repaired = drain(
      correctUnits({
        network,
        weights: midpoint,
        goal,
        batches,
        correction: unitCorrections.repair,
      }),
    );
    for (const { x, y } of batches) {
      x.dispose();
      y.dispose();
    }
    expect(tensorCount()).toBe(before);
    for (const [name, { data }] of named(file, 'repaired.')) {
      expectClose(repaired.get(name)!.data, data, 1e-4);
    }
    expectClose(logitsOf(network, repaired, file), file.get('logits.repaired')!.data, 1e-4);
  });

  describe.each(Object.entries(unitCorrections))('%s', (_name, correction) => {
    const corrected = correctedNodes(network, correction).map(({ name }) => name);
    const goal = mixStatistics([statisticsOf(a), statisticsOf(b)], [0.3, 0.7]);
    const between = interpolate(a, b, 0.7);
    const batches = batchesOf(file, [100, 100, 56]);
    const weights = drain(correctUnits({ network, weights: between, goal, batches, correction }));

    it.each(corrected)(
      'gives %s the statistics that it names, and leaves it the others',
      (site) => {
        const tensors = [`${site}.weight`, `${site}.bias`];
        const before = new Map([
          ...weights,
          ...tensors.map((name) => [name, between.get(name)!] as const),
        ]);
        const [was, is] = [before, weights].map((one) => statisticsOf(one).get(site)!);
        const wanted = goal.get(site)!;
        expectClose(is!.mean, correction.means ? wanted.mean : was!.mean, 1e-4);
        expectClose(is!.std, correction.deviations ? wanted.std : was!.std, 1e-4);
      },
    );

    it('leaves all other weights as they are', () => {
      const changed = [...weights].filter(([name, value]) => value !== between.get(name));
      expect(new Set(changed.map(([name]) => name.split('.')[0]))).toEqual(new Set(corrected));
    });
  });
});

const perceptron = parseNetwork(
  JSON.stringify({
    inputShape: [20],
    nodes: [
      ...[1, 2, 3].flatMap((layer) => [
        { name: `fc${layer}`, op: 'linear', units: 16, bias: false },
        { name: `bn${layer}`, op: 'batch-norm' },
        { name: `relu${layer}`, op: 'relu' },
      ]),
      { name: 'fc4', op: 'linear', units: 5 },
    ],
  }),
);

describe.each([
  ['bn_mlp', perceptron],
  ['bn_conv', referenceNetworks.conv_batchnorm!.network],
] as const)('the reset of batch norm: %s', (name, network) => {
  it.each(['whole', 'equal_batches', 'last_batch_smaller'])(
    'gives the statistics of PyTorch with momentum None: %s',
    (way) => {
      const file = golden(`${name}.safetensors`);
      const middle = interpolate(named(file, 'a.'), named(file, 'b.'), 0.5);
      expectClose(logitsOf(network, middle, file), file.get('before.logits')!.data, 1e-4);
      const batches = batchesOf(file, repairCases[name].batch_sizes[way]);
      const reset = drain(resetBatchNorm(network, middle, { batches }));
      for (const [tensorName, { data }] of named(file, `${way}.`)) {
        if (tensorName === 'logits') continue;
        expectClose(reset.get(tensorName)!.data, data, 1e-5);
      }
      expectClose(logitsOf(network, reset, file), file.get(`${way}.logits`)!.data, 1e-4);
    },
  );

  it('leaves nothing for REPAIR to correct', () => {
    expect(correctedNodes(network, { output: false })).toEqual([]);
    checkCorrections(network, ['none', 'repair']);
    expect(() => checkCorrections(network, ['none', 'rescale'])).toThrow(
      'which is repair and nothing else [network=',
    );
  });
});
