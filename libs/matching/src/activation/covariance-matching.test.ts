import { solveAssignment } from '@isthmus/assignment';
import { incomingAxes, initialize } from '@isthmus/network';
import {
  composePermutations,
  identityPermutation,
  isIdentity,
  permuteWeights,
  randomPermutation,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import {
  branchedNotation,
  contextOf,
  drain,
  goldenJson,
  goldenProblem,
  goldenWeights,
  solvePair,
} from '../problem/match-problem.fixture.js';
import { covarianceMatching, sweepGroups } from './covariance-matching.js';
import { weighted, weightedReference } from './covariance-reference.fixture.js';

interface Reference {
  readonly one_layer: { readonly objective: number; readonly permutation: readonly number[] };
  readonly layer_by_layer: {
    readonly permutations: readonly (readonly number[])[];
    readonly objectives: readonly number[];
  };
}
const reference = goldenJson('covariance_weighted.json') as Reference;

/** What is left of a random permutation once matching has undone it. */
function recovered(notation: string, bias: boolean) {
  const context = contextOf(notation, { seed: 3 });
  const a = initialize(context.network, 3);
  const planted = randomPermutation(context.groups, 4);
  const b = permuteWeights(a, context.groups, planted);
  const problem = { ...context, a, b, start: identityPermutation(context.groups) };
  const { permutation, sweeps } = solvePair(covarianceMatching({ bias }), problem);
  expect(sweeps).toBeLessThan(10);
  return composePermutations(planted, permutation);
}

describe('covariance matching', () => {
  it('chooses for one layer what the reference does', () => {
    const one = goldenWeights('covariance_weighted.safetensors', '');
    const wa = weighted(one.get('wa')!, one.get('sigma')!);
    const wb = one.get('wb')!.data;
    const gram = Float64Array.from({ length: 24 * 24 }, (_, at) => {
      let sum = 0;
      for (let k = 0; k < 30; k++)
        sum += wa[Math.floor(at / 24) * 30 + k]! * wb[(at % 24) * 30 + k]!;
      return sum;
    });
    const cost = { rows: 24, columns: 24, data: gram };
    const { columnOfRow, value } = solveAssignment(cost, { maximize: true });
    expect([...columnOfRow]).toEqual(reference.one_layer.permutation);
    expect(value / reference.one_layer.objective).toBeCloseTo(1, 6);
  });

  it('goes layer by layer as the reference does', () => {
    const problem = goldenProblem('covariance_weighted_net', 0);
    const weightedA = weightedReference(problem, [200], false);
    const places = new Map(
      problem.groups.map((group) => [
        group.name,
        incomingAxes(problem.network, group).filter(({ tensor: name }) => name.endsWith('.weight')),
      ]),
    );
    const result = drain(sweepGroups(problem, places, weightedA));
    const found = [...result.permutation.values()].map((indices) => [...indices]);
    expect(found).toEqual(reference.layer_by_layer.permutations);
    expect(result.sweeps).toBe(2);
    const moved = permuteWeights(problem.b, problem.groups, result.permutation);
    for (const [i, expected] of reference.layer_by_layer.objectives.entries()) {
      const name = `fc${i + 1}.weight`;
      const b = moved.get(name)!.data;
      const got = weightedA.weights
        .get(name)!
        .data.reduce((sum, value, at) => sum + value * b[at]!, 0);
      expect(got / expected).toBeCloseTo(1, 5);
    }
  });

  it.each([
    'mlp:12-10-8-4,norm=batch',
    'vgg11:3x16x16-4,width=0.1,norm=layer',
    'resnet20:3x8x8-4,width=0.5',
    branchedNotation(3),
  ])('recovers a shuffled %s, with and without biases', (notation) => {
    for (const bias of [false, true]) {
      expect(isIdentity(recovered(notation, bias))).toBe(true);
    }
  });

  it('recovers what lies outside the attention of a shuffled transformer', () => {
    const found = recovered('vit:3x8x8-4,patch=4,units=12,heads=3,depth=2', true);
    const outside = [...found].filter(([name]) => !name.includes('.attn'));
    expect(outside).toHaveLength(3);
    expect(isIdentity(new Map(outside))).toBe(true);
  });

  it('refuses to work without examples, and leaves no tensor behind', () => {
    const before = tensorCount();
    const problem = goldenProblem('covariance_weighted_net', 0);
    const search = covarianceMatching({ bias: false })({ ...problem, data: undefined });
    expect(() => search.next()).toThrow('given none');
    expect(tensorCount()).toBe(before);
  });
});
