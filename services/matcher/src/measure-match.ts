import { innerProduct, squaredDistance } from '@isthmus/connectivity';
import {
  type MatchProblem,
  type MatchTick,
  matchingConfidence,
  trainedPart,
} from '@isthmus/matching';
import { type Permutation, permuteWeights, type Weights } from '@isthmus/permutation';
import type { MatchResult } from '@isthmus/task';

type Measures = Pick<
  MatchResult,
  'objective' | 'objectiveIdentity' | 'l2Before' | 'l2After' | 'confidence'
>;

/**
 * How near all models are to each other, before and after they are lined up, and how sure each group
 * is of it beside the first model. Running statistics are left out, as methods leave them out:
 * they follow from the weights. `permutations` are in the order of the first one's units.
 */
export function* measureMatch(
  problem: MatchProblem,
  permutations: readonly Permutation[],
): Generator<MatchTick, Measures> {
  const { groups, weightsOf } = trainedPart(problem);
  const models = problem.models.map(weightsOf);
  const [first] = models;
  const aligned: Weights[] = [];
  const confidence: MatchResult['confidence'] = [];
  for (const [model, permutation] of permutations.entries()) {
    const weights = models[model];
    if (weights === undefined || first === undefined) continue;
    aligned.push(permuteWeights(weights, groups, permutation));
    if (model === 0) continue;
    const pair = { ...problem, groups, a: first, b: weights };
    for (const { group, bestShare, meanMargin } of yield* matchingConfidence(pair, permutation)) {
      confidence.push({ model, group, bestShare, meanMargin });
    }
    yield { kind: 'tick' };
  }
  return {
    objective: overPairs(aligned, innerProduct),
    objectiveIdentity: overPairs(models, innerProduct),
    l2Before: rootMeanSquare(models),
    l2After: rootMeanSquare(aligned),
    confidence,
  };
}

function rootMeanSquare(models: readonly Weights[]): number {
  const pairs = (models.length * (models.length - 1)) / 2;
  return Math.sqrt(overPairs(models, squaredDistance) / pairs);
}

function overPairs(
  models: readonly Weights[],
  measure: (a: Weights, b: Weights) => number,
): number {
  return models
    .flatMap((a, i) => models.slice(i + 1).map((b) => measure(a, b)))
    .reduce((sum, value) => sum + value, 0);
}
