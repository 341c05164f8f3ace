import { readFileSync } from 'node:fs';
import { interpolate } from '@isthmus/connectivity';
import { parseNetwork, permutationSpec } from '@isthmus/network';
import { identityPermutation, permuteWeights, type Weights } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { solvePair, untimed } from '../problem/match-problem.fixture.js';
import type { PairMatcher } from '../search/matcher.js';
import { greedyMatching } from './greedy.js';
import { weightMatching } from './weight-matching.js';

type Matrix = readonly (readonly number[])[];
interface Toy {
  readonly epsilon: number;
  readonly a: readonly Matrix[];
  readonly b: readonly Matrix[];
}
const file = new URL('../../../../tests/vectors/closed_forms/greedy_toy.json', import.meta.url);
const toys: readonly Toy[] = JSON.parse(readFileSync(file, 'utf8'));

function weightsOf(layers: readonly Matrix[]): Weights {
  return new Map(
    layers.map((rows, i) => [
      `fc${i + 1}.weight`,
      { shape: [rows.length, rows[0]!.length], data: Float32Array.from(rows.flat()) },
    ]),
  );
}

describe.each(toys)('between the linear networks of Git Re-Basin A.7.2, e = $epsilon', (toy) => {
  const network = parseNetwork('mlp:1-2-2-1,bias=false');
  const { groups } = permutationSpec(network);
  const [a, b] = [toy.a, toy.b].map(weightsOf);

  /** The midpoint's factor of x, seeds being the orders in which groups are visited. */
  function midpoint(match: PairMatcher, seed: number): number {
    const start = identityPermutation(groups);
    const context = { network, groups, data: undefined, seed, timed: untimed };
    const { permutation } = solvePair(match, { ...context, a, b, start });
    return slope(interpolate(a, permuteWeights(b, groups, permutation), 0.5));
  }

  it('greedy matching gives (1 + (1 + e)^2) / 4', () => {
    expect(midpoint(greedyMatching, 0)).toBeCloseTo((1 + (1 + toy.epsilon) ** 2) / 4, 6);
  });

  it('coordinate descent gives 1 + e / 2, whatever the order', () => {
    for (let seed = 0; seed < 6; seed++) {
      expect(midpoint(weightMatching, seed)).toBeCloseTo(1 + toy.epsilon / 2, 6);
    }
  });
});

function slope(weights: Weights): number {
  const [output] = [...weights.values()].reduce<readonly number[]>(
    (inputs, { shape: [units = 0], data }) =>
      Array.from({ length: units }, (_, unit) =>
        inputs.reduce((sum, x, i) => sum + x * data[unit * inputs.length + i]!, 0),
      ),
    [1],
  );
  return output!;
}
