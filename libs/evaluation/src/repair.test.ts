import { readFileSync } from 'node:fs';
import { readWeights } from '@isthmus/checkpoint';
import { interpolate } from '@isthmus/connectivity';
import { forward, parseNetwork, toTensors } from '@isthmus/network';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import type { Weights } from '@isthmus/permutation';
import { readFloats, tensor, tensorCount, tidy, transpose } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { correctedNodes, mixStatistics, repair, resetBatchNorm, unitStatistics } from './index.js';
import type { BatchEvent } from './unit-statistics.js';

const folder = new URL('../../../tests/vectors/repair/', import.meta.url);

function golden(file: string): Weights {
  return readWeights(readFileSync(new URL(file, folder)), { file }).weights;
}

function named(weights: Weights, prefix: string): Weights {
  return new Map(
    [...weights]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

function drain<Result>(work: Generator<BatchEvent, Result>): Result {
  for (let next = work.next(); ; next = work.next()) if (next.done) return next.value;
}

/** The examples of a golden file, cut into batches in their order. */
function batchesOf(weights: Weights, sizes: readonly number[]) {
  const x = weights.get('x');
  if (x === undefined) throw new Error('expected examples');
  const values = x.data.length / x.shape[0]!;
  let from = 0;
  return sizes.map((size) => {
    const rows = x.data.subarray(from * values, (from + size) * values);
    from += size;
    const cut = tensor(rows, [size, ...x.shape.slice(1)]);
    return {
      x: x.shape.length === 4 ? transpose(cut, [0, 2, 3, 1]) : cut,
      y: tensor(new Int32Array(size), [size]),
    };
  });
}

function logitsOf(network: ReturnType<typeof parseNetwork>, weights: Weights, file: Weights) {
  return tidy(
    () => {
      const [whole] = batchesOf(file, [file.get('x')!.shape[0]!]);
      return readFloats(forward(network, toTensors(network, weights), whole!.x).output);
    },
    () => [],
  );
}

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
  const sites = correctedNodes(network).map(({ name }) => name);
  const statisticsOf = (weights: Weights, sizes = [256]) => {
    const batches = batchesOf(file, sizes);
    return drain(unitStatistics(network, toTensors(network, weights), { batches }, sites));
  };

  it('corrects the hidden layers alone', () => {
    expect(sites).toEqual(['fc1', 'fc2', 'fc3']);
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
    const repaired = drain(repair(network, midpoint, goal, { batches }));
    for (const { x, y } of batches) {
      x.dispose();
      y.dispose();
    }
    expect(tensorCount()).toBe(before);
    for (const [name, { data }] of named(file, 'repaired.')) {
      expectClose(repaired.get(name)!.data, data, 1e-4);
    }
    expectClose(logitsOf(network, repaired, file), file.get('logits.repaired')!.data, 1e-4);
    const found = statisticsOf(repaired);
    for (const site of sites) {
      expectClose(found.get(site)!.mean, goal.get(site)!.mean, 1e-4);
      expectClose(found.get(site)!.std, goal.get(site)!.std, 1e-4);
    }
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
  const cases = JSON.parse(readFileSync(new URL('repair.json', folder), 'utf8'));

  it.each(['whole', 'equal_batches', 'last_batch_smaller'])(
    'gives the statistics of PyTorch with momentum None: %s',
    (way) => {
      const file = golden(`${name}.safetensors`);
      const middle = interpolate(named(file, 'a.'), named(file, 'b.'), 0.5);
      expectClose(logitsOf(network, middle, file), file.get('before.logits')!.data, 1e-4);
      const batches = batchesOf(file, cases[name].batch_sizes[way]);
      const reset = drain(resetBatchNorm(network, middle, { batches }));
      for (const [tensorName, { data }] of named(file, `${way}.`)) {
        if (tensorName === 'logits') continue;
        expectClose(reset.get(tensorName)!.data, data, 1e-5);
      }
      expectClose(logitsOf(network, reset, file), file.get(`${way}.logits`)!.data, 1e-4);
    },
  );

  it('leaves nothing for REPAIR to correct', () => {
    expect(correctedNodes(network)).toEqual([]);
  });
});
