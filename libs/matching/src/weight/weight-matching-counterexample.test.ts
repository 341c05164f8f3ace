import { readFileSync } from 'node:fs';
import { parseNetwork, permutationSpec } from '@isthmus/network';
import { type Permutation, permuteWeights, type Weights } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { solvePair, untimed } from '../problem/match-problem.fixture.js';
import { weightMatching } from './weight-matching.js';

interface Layer {
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
}
interface Counterexample {
  readonly grid: number;
  readonly a: readonly Layer[];
  readonly b: readonly Layer[];
  readonly cases: readonly {
    readonly permutations: readonly (readonly number[])[];
    readonly error: readonly number[];
    readonly barrier: number;
  }[];
}
const file = new URL('../../../../tests/vectors/closed_forms/counterexample.json', import.meta.url);
const { grid, cases, ...models }: Counterexample = JSON.parse(readFileSync(file, 'utf8'));

const network = parseNetwork('mlp:2-2-2-1');
const { groups } = permutationSpec(network);
const [a, b] = [models.a, models.b].map(weightsOf);
const points = Array.from({ length: grid ** 2 }, (_, at) =>
  [Math.floor(at / grid), at % grid].map((k) => -1 + (2 * k) / (grid - 1)),
);

describe('the counterexample of Git Re-Basin A.6', () => {
  it.each(cases)(
    'leaves a barrier of $barrier with $permutations',
    ({ permutations, error, barrier }) => {
      const aligned = permuteWeights(b, groups, toPermutation(permutations));
      const errors = Array.from({ length: 25 }, (_, k) => errorOf(between(a, aligned, k / 24)));
      expect(errors).toEqual(error);
      expect(Math.max(...errors)).toBe(barrier);
      expect(barrier).toBeGreaterThan(0.2);
    },
  );

  it('has no permutations but these, one of which weight matching finds', () => {
    const start = toPermutation([
      [0, 1],
      [0, 1],
    ]);
    const context = { network, groups, data: undefined, seed: 0, timed: untimed };
    const { permutation } = solvePair(weightMatching, { ...context, a, b, start });
    expect(cases.map((one) => toPermutation(one.permutations))).toContainEqual(permutation);
    expect(new Set(cases.map((one) => one.permutations.join())).size).toBe(4);
  });
});

function weightsOf(layers: readonly Layer[]): Weights {
  return new Map(
    layers.flatMap(({ weight, bias }, i) => [
      [`fc${i + 1}.weight`, { shape: [weight.length, 2], data: Float32Array.from(weight.flat()) }],
      [`fc${i + 1}.bias`, { shape: [bias.length], data: Float32Array.from(bias) }],
    ]),
  );
}

function toPermutation(permutations: readonly (readonly number[])[]): Permutation {
  return new Map(groups.map(({ name }, i) => [name, Int32Array.from(permutations[i]!)]));
}

/** Weights and biases on the line, in float64: outputs of exactly 0 stay within 1e-9 of it. */
function between(from: Weights, to: Weights, lambda: number): readonly number[][] {
  return [...from].map(([name, { data }]) =>
    Array.from(data, (value, i) => (1 - lambda) * value + lambda * to.get(name)!.data[i]!),
  );
}

function positives([w1, b1, w2, b2, w3, b3]: readonly number[][]): readonly boolean[] {
  const layer = (weight: number[], bias: number[], inputs: readonly number[]) =>
    bias.map((b, unit) => b + weight[2 * unit]! * inputs[0]! + weight[2 * unit + 1]! * inputs[1]!);
  const relu = (values: readonly number[]) => values.map((value) => Math.max(0, value));
  return points.map((x) => {
    const hidden = relu(layer(w2!, b2!, relu(layer(w1!, b1!, x))));
    return layer(w3!, b3!, hidden)[0]! >= -1e-9;
  });
}

function errorOf(layers: readonly number[][]): number {
  const labels = positives(between(a, a, 0));
  return positives(layers).filter((positive, i) => positive !== labels[i]).length / points.length;
}
