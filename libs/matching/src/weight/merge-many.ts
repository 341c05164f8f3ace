import { type Permutation, permuteWeights, type Weights } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { jointMethod } from '../search/match-method.js';
import type { Matcher } from '../search/matcher.js';
import { ticking, untimed } from '../search/ticking.js';
import { weightMatching } from './weight-matching.js';
import { agreement } from './weight-matching-objective.js';

const maxRounds = 100;

/** Smaller gains are float32 rounding, and rounds might never end; published is 1e-12 of a distance. */
const relativeTolerance = 1e-7;

/**
 * Lines any number of models up with their mean: Ainsworth, Hayase & Srinivasa, "Git Re-Basin"
 * (ICLR 2023), Algorithm 3, MergeMany. Each round visits the models in a random order: weight
 * matching, from where the model is, lines it up with the mean of the others. It ends with a round in
 * which no model came nearer to the others' mean: permuting keeps lengths, so that is when its
 * inner product with that mean no longer grows, by more than 1e-7 of itself. The objective told is
 * the sum over all pairs of <permuted i, permuted j>. Every model is permuted, the first one too.
 */
export const mergeMany: Matcher = function* (problem) {
  const { models, start, seed, groups, timed } = problem;
  const random = createRandom(seed, 'merge many');
  const permutations = [...start];
  const placed = models.map((model, i) => permuteWeights(model, groups, start[i]));
  const steps = models.length;
  const pairWithOthers = (i: number, permutation: Permutation, mean: Weights) => ({
    ...problem,
    a: mean,
    b: models[i],
    start: permutation,
  });
  const meanAround = (i: number) => timed('cost', () => meanOf(placed.filter((_, j) => j !== i)));
  let objective = 0;
  for (const [i, permutation] of start.entries()) {
    const pair = pairWithOthers(i, permutation, meanAround(i));
    // Each pair of models is met from both sides.
    objective += ((steps - 1) / 2) * (yield* ticking(agreement(pair), 'cost', timed));
  }
  for (let sweep = 1; sweep <= maxRounds; sweep++) {
    let hasGained = false;
    for (const [at, i] of random.permutation(steps).entries()) {
      const pair = pairWithOthers(i, permutations[i], meanAround(i));
      const search = weightMatching({ ...pair, seed: random.integer(2 ** 32) });
      const { permutation } = yield* ticking(search, 'assignment', untimed);
      const before = yield* ticking(agreement(pair), 'cost', timed);
      const after = yield* ticking(agreement({ ...pair, start: permutation }), 'cost', timed);
      const isNearer = after - before > relativeTolerance * Math.abs(before);
      if (isNearer) {
        permutations[i] = permutation;
        placed[i] = permuteWeights(models[i], groups, permutation);
        hasGained = true;
      }
      const gain = isNearer ? (steps - 1) * (after - before) : 0;
      objective += gain;
      const place = { sweep, done: at + 1, steps, subject: `model ${i + 1}` };
      yield { kind: 'step', ...place, gain, objective };
    }
    if (!hasGained) return { permutations, sweeps: sweep };
  }
  return { permutations, sweeps: maxRounds };
};

export const mergeManyMethod = jointMethod({
  name: 'merge-many',
  description: "each model in turn, towards the others' mean",
  source: 'Ainsworth et al. 2023, Algorithm 3',
  example: 'merge-many:start=identity',
  starts: ['given'],
  options: {},
  match: () => mergeMany,
});

/** The mean of models, added up in float64. */
function meanOf(models: readonly Weights[]): Weights {
  const [first] = models;
  return new Map(
    [...first].map(([name, { shape }]) => {
      const arrays = models.map((model) => model.get(name)?.data ?? new Float32Array());
      const data = arrays[0].map((_, i) => {
        let sum = 0;
        for (const array of arrays) sum += array[i];
        return sum / arrays.length;
      });
      return [name, { shape, data }];
    }),
  );
}
