import { networkParameters } from '@isthmus/network';
import { isIdentity, permuteWeights, type WeightTensor } from '@isthmus/permutation';
import type { PairProblem } from '../problem/match-problem.js';
import type { KernelName } from './similarity-kernels.js';
import type { Visit } from './weight-matching-group.js';

/** Keeps account of an objective while groups are visited. */
export interface ObjectiveAccount {
  /** The objective after a visit to a group; undefined while it is not known. */
  after(group: string, visit: Visit): number | undefined;
}

/**
 * The objective of weight matching. With the dot kernel it is the sum over all trained tensors of
 * <a, permuted b>, of which a visit's gain is the growth. With the cosine kernel, which has no
 * such sum, it is what the groups' sums were at their last visits, once each has been visited. Yields between tensors.
 */
export function* objectiveAccount(
  kernel: KernelName,
  problem: PairProblem,
): Generator<void, ObjectiveAccount> {
  if (kernel === 'dot') {
    let objective = yield* agreement(problem);
    return { after: (_, { gain }) => (objective += gain) };
  }
  const values = new Map<string, number>();
  return {
    after(group, { value }) {
      values.set(group, value);
      if (values.size < problem.groups.length) return undefined;
      return [...values.values()].reduce((sum, one) => sum + one, 0);
    },
  };
}

/** The sum over all trained tensors of <a, b as at the start>, in float64. Yields between tensors. */
export function* agreement(problem: PairProblem): Generator<void, number> {
  const { a, b, network, start } = problem;
  const isInPlace = isIdentity(start);
  let sum = 0;
  for (const [name, { isBuffer }] of networkParameters(network)) {
    const [ofA, ofB] = [a.get(name), b.get(name)];
    if (isBuffer === true || ofA === undefined || ofB === undefined) continue;
    const { data } = isInPlace ? ofB : permuted(name, ofB, problem);
    sum += dot(ofA.data, data);
    yield;
  }
  return sum;
}

/** Four sums side by side: one alone would have every addition wait for the last. */
function dot(a: Float32Array, b: Float32Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (let i = whole; i < a.length; i++) s0 += a[i] * b[i];
  return s0 + s1 + s2 + s3;
}

function permuted(
  name: string,
  weight: WeightTensor,
  { groups, start }: PairProblem,
): WeightTensor {
  const places = groups.map((group) => ({
    ...group,
    axes: group.axes.filter(({ tensor }) => tensor === name),
  }));
  return permuteWeights(new Map([[name, weight]]), places, start).get(name) ?? weight;
}
