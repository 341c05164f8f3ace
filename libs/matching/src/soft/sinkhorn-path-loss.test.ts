import { interpolate } from '@isthmus/connectivity';
import { initialize, toTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { disposeAll, readFloats, tidy } from '@isthmus/tensorflow';
import { evaluate, toDevice } from '@isthmus/training';
import { describe, expect, it } from 'vitest';
import { contextOf } from '../problem/match-problem.fixture.js';
import { pathLoss, randomLambda } from './sinkhorn-path-loss.js';

const { network, data } = contextOf('mlp:6-5-4-3', { seed: 1 });
const [a, b] = [initialize(network, 1), initialize(network, 2)];
const options = { network, data: data!, batchSize: 256, seed: 3 };

function at(weights: Weights, step: number, { lambda = 0.25, batchSize = 256 } = {}) {
  return tidy(
    () => {
      const [from, to] = [a, weights].map((one) => toTensors(network, one));
      const found = pathLoss(from!, to!, { lambda, step }, { ...options, batchSize });
      const gradient = [...found.gradient()].map(
        ([name, value]) => [name, readFloats(value)] as const,
      );
      return { loss: found.loss, gradient: new Map(gradient) };
    },
    () => [],
  );
}

describe('pathLoss', () => {
  it('is the mean loss of the network between both', () => {
    const split = toDevice(data!, network);
    const between = toTensors(network, interpolate(a, b, 0.25));
    const search = evaluate(network, between, split);
    for (let next = search.next(); ; next = search.next()) {
      if (!next.done) continue;
      expect(at(b, 0).loss).toBeCloseTo(next.value.loss, 5);
      break;
    }
    split.dispose();
    disposeAll(between);
  });

  it('has the gradient with respect to b that central differences give', () => {
    const { gradient } = at(b, 0);
    for (const [name, { shape, data: values }] of b) {
      const nudged = (by: number) =>
        at(new Map([...b, [name, { shape, data: values.with(0, values[0]! + by) }]]), 0).loss;
      const numeric = (nudged(0.05) - nudged(-0.05)) / 0.1;
      expect(Math.abs(gradient.get(name)![0]! - numeric)).toBeLessThan(1e-3);
    }
  });

  it('visits every example once an epoch, in batches of which the last is smaller', () => {
    const batches = [0, 1, 2].map((step) => at(b, step, { batchSize: 100 }).loss);
    const mean = (batches[0]! * 100 + batches[1]! * 100 + batches[2]! * 56) / 256;
    expect(mean).toBeCloseTo(at(b, 0).loss, 5);
    expect(at(b, 3, { batchSize: 100 }).loss).not.toBe(batches[0]);
  });

  it('looks at points drawn from seed and step', () => {
    expect(randomLambda(1, 2)).toBe(randomLambda(1, 2));
    expect(randomLambda(1, 2)).not.toBe(randomLambda(1, 3));
  });
});
