import { combine } from '@isthmus/connectivity';
import { initialize, parseNetwork, toTensors } from '@isthmus/network';
import { createRandom } from '@isthmus/random';
import { disposeAll, tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { correctNetwork, measureCollapse } from './correct-network.js';
import { measureModels, placeExamples } from './model-statistics.js';
import type { PathProblem } from './path-problem.js';
import { drain } from './repair-vectors.fixture.js';
import { resetBatchNorm } from './reset-batch-norm.js';
import { unitStatistics } from './unit-statistics.js';

const random = createRandom(1, 'inputs');
const noise = (count: number) => ({
  count,
  x: Float32Array.from({ length: 6 * count }, () => random.normal()),
  y: new Uint8Array(count),
});
const dataset = { train: noise(400), test: noise(1) };

function problemOf(notation: string, more: Partial<PathProblem> = {}) {
  const network = parseNetwork(notation);
  const models = [1, 2].map((seed) => initialize(network, seed));
  return { network, models, dataset, corrections: ['repair'] as const, collapse: true, ...more };
}

/** The caller disposes of the split. */
function statisticsOf(problem: ReturnType<typeof problemOf>) {
  return drain(measureModels(problem, placeExamples(problem)!));
}

describe('the statistics of the models of a path', () => {
  it('are not taken where no correction and no variance asks for them', () => {
    const before = tensorCount();
    const asked = problemOf('mlp:6-8-3', { corrections: ['none'], collapse: false });
    expect(placeExamples(asked)).toBeUndefined();
    expect(tensorCount()).toBe(before);
  });

  it('are over the first 10,000 examples, and none of a network whose batch norms are reset', () => {
    const many = { ...dataset, train: noise(10_001) };
    const plain = statisticsOf(problemOf('mlp:6-8-3', { dataset: many }));
    expect(plain.split.examples).toBe(10_000);
    expect(plain.ofModels).toHaveLength(2);
    const normed = problemOf('mlp:6-8-3,norm=batch', { dataset: many, collapse: false });
    const reset = statisticsOf(normed);
    expect(reset.ofModels).toEqual([]);
    expect(reset.split.batches).toHaveLength(20);
    for (const { split } of [plain, reset]) split.dispose();
  });
});

describe('a corrected network', () => {
  const problem = problemOf('mlp:6-8-3');
  const { network, models } = problem;
  const statistics = statisticsOf(problem);
  const coefficients = [0.25, 0.75];
  const middle = { network, weights: combine(models, coefficients), coefficients };

  it('is the one that was given where nothing is asked for, or it is a model itself', () => {
    expect(drain(correctNetwork(middle, statistics, 'none'))).toBe(middle.weights);
    expect(drain(correctNetwork(middle, undefined, 'repair'))).toBe(middle.weights);
    const model = { network, weights: models[1]!, coefficients: [0, 1] };
    expect(drain(correctNetwork(model, statistics, 'repair'))).toBe(models[1]);
  });

  it('has units whose means and deviations lie between those of the models', () => {
    const corrected = drain(correctNetwork(middle, statistics, 'repair'));
    const parameters = toTensors(network, corrected);
    const found = drain(unitStatistics(network, parameters, statistics.split, ['fc1'])).get('fc1')!;
    disposeAll(parameters);
    const [a, b] = statistics.ofModels.map((one) => one.get('fc1')!);
    for (const unit of found.mean.keys()) {
      expect(found.mean[unit]).toBeCloseTo(0.25 * a!.mean[unit]! + 0.75 * b!.mean[unit]!, 4);
      expect(found.std[unit]).toBeCloseTo(0.25 * a!.std[unit]! + 0.75 * b!.std[unit]!, 4);
    }
  });

  it('has its batch norms measured anew, be it a model itself', () => {
    const normed = problemOf('mlp:6-8-3,norm=batch', { collapse: false });
    const { split, ofModels } = statisticsOf(normed);
    const [weights] = normed.models;
    const model = { network: normed.network, weights: weights!, coefficients: [1, 0] };
    const corrected = drain(correctNetwork(model, { split, ofModels }, 'repair'));
    expect(corrected).toEqual(drain(resetBatchNorm(normed.network, weights!, split)));
    expect(corrected).not.toEqual(weights);
    split.dispose();
  });

  it('has the variances of a model that it is, and of a network times c those times c²', () => {
    const ratiosOf = (scale: number, weights = models[0]!) => {
      const scaled = new Map(
        Array.from(weights, ([name, { shape, data }]) => [
          name,
          { shape, data: name.startsWith('fc1') ? data.map((value) => scale * value) : data },
        ]),
      );
      const parameters = toTensors(network, scaled);
      const ends = { network, coefficients: [1, 0] };
      const found = drain(measureCollapse(ends, parameters, statistics));
      disposeAll(parameters);
      return found;
    };
    expect(ratiosOf(1).map(({ node }) => node)).toEqual(['fc1', 'fc2']);
    for (const { ratio } of ratiosOf(1)) expect(ratio).toBeCloseTo(1, 6);
    expect(ratiosOf(0.5)[0]!.ratio).toBeCloseTo(0.25, 3);
  });
});
