import { initialize, toTensors } from '@isthmus/network';
import {
  composePermutations,
  identityPermutation,
  isIdentity,
  permuteWeights,
  randomPermutation,
} from '@isthmus/permutation';
import { tensorCount, tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { contextOf, goldenProblem, solvePair } from '../problem/match-problem.fixture.js';
import type { PairProblem } from '../problem/match-problem.js';
import { pathLoss } from './sinkhorn-path-loss.js';
import { type SinkhornRebasinOptions, sinkhornRebasin } from './sinkhorn-rebasin.js';
import { trainAll } from './trained-models.fixture.js';

const defaults: SinkhornRebasinOptions = {
  ...{ loss: 'l2', iterations: 100, learningRate: 0.1, temperature: 0.3, batch: 100 },
};

const solve = (problem: PairProblem, options: Partial<SinkhornRebasinOptions> = {}) =>
  solvePair(sinkhornRebasin({ ...defaults, ...options }), problem);

/** A network and a shuffled copy of it. */
function plantedProblem(notation: string, seed: number) {
  const context = contextOf(notation, { seed });
  const a = initialize(context.network, seed + 7);
  const planted = randomPermutation(context.groups, seed + 1);
  const b = permuteWeights(a, context.groups, planted);
  return { ...context, a, b, start: identityPermutation(context.groups), planted };
}

describe('Sinkhorn re-basin on distances', () => {
  it.each([
    ['mlp:12-10-8-4', 'l2'],
    ['mlp:12-10-8-4', 'l1'],
    ['mlp:12-10-8-4', 'cosine'],
    ['vgg11:3x32x32-4,width=0.1,norm=batch', 'l2'],
  ] as const)('recovers the permutation of a shuffled %s by %s', (notation, loss) => {
    const problem = plantedProblem(notation, 2);
    const { permutation } = solve(problem, { loss, iterations: 40 });
    expect(isIdentity(composePermutations(problem.planted, permutation))).toBe(true);
  });

  it('begins at the given permutation and never answers with a worse one', () => {
    const problem = plantedProblem('mlp:12-10-8-4', 2);
    const start = composePermutations(identityPermutation(problem.groups), problem.planted);
    const { permutation } = solve({ ...problem, start }, { iterations: 1, learningRate: 1e-3 });
    expect(permutation).toEqual(start);
  });

  it('stops as soon as nothing is left to lose', () => {
    const problem = plantedProblem('mlp:12-10-8-4', 2);
    expect(solve({ ...problem, b: problem.a }).sweeps).toBe(0);
  });

  it('tells minus the loss after every step, with its growth', () => {
    const { steps, sweeps } = solve(goldenProblem('independent', 1), { iterations: 10 });
    expect(steps.map(({ sweep }) => sweep)).toEqual(
      Array.from({ length: sweeps }, (_, i) => i + 1),
    );
    expect(sweeps).toBe(10);
    steps.slice(1).forEach(({ gain, objective }, i) => {
      expect(gain).toBeCloseTo(objective! - steps[i]!.objective!, 12);
    });
    expect(steps.at(-1)!.objective).toBeGreaterThan(steps[0]!.objective!);
  });

  it('keeps no tensors from step to step', () => {
    const counts: number[] = [];
    const search = sinkhornRebasin({ ...defaults, iterations: 6 })(goldenProblem('independent', 1));
    for (const _step of search) counts.push(tensorCount());
    expect(counts).toHaveLength(6);
    expect(new Set(counts).size).toBe(1);
  });
});

/** Two networks trained on the same examples from different seeds. */
function trainedProblem(notation: string): PairProblem {
  const context = contextOf(notation, { seed: 5 });
  const [train, test] = [context.data!, context.data!];
  const dataset = { name: 'examples', shape: [1, 1, 12], classes: 4, train, test } as const;
  const options = { optimizer: 'adam', learningRate: 0.02, batchSize: 64, epochs: 12 } as const;
  const [a, b] = trainAll(context.network, dataset, [1, 2], options);
  return { ...context, a: a!, b: b!, start: identityPermutation(context.groups) };
}

describe('Sinkhorn re-basin on the path', () => {
  const problem = trainedProblem('mlp:12-16-16-4');
  const options = { data: problem.data!, network: problem.network, batchSize: 256, seed: 0 };

  it.each(['midpoint', 'random-point'] as const)(
    'answers with networks whose mean is better by %s',
    (loss) => {
      const { permutation } = solve(problem, { loss, iterations: 60, batch: 256 });
      expect(midpointLoss(permutation)).toBeLessThan(0.8 * midpointLoss(problem.start));
      expect(solve(problem, { loss, iterations: 3 })).toEqual(
        solve(problem, { loss, iterations: 3 }),
      );
    },
  );

  it('needs examples', () => {
    expect(() => solve({ ...problem, data: undefined }, { loss: 'midpoint' })).toThrow(
      'name a data set',
    );
  });

  function midpointLoss(permutation: PairProblem['start']): number {
    const { network } = problem;
    const permuted = permuteWeights(problem.b, problem.groups, permutation);
    let loss = Number.NaN;
    tidy(
      () => {
        const [a, b] = [problem.a, permuted].map((weights) => toTensors(network, weights));
        loss = pathLoss(a!, b!, { lambda: 0.5, step: 0 }, options).loss;
      },
      () => [],
    );
    return loss;
  }
});
