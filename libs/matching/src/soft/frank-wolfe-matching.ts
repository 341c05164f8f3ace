import { flag, whole } from '@isthmus/notation';
import type { PermutationSpec } from '@isthmus/permutation';
import { disposeAll, tensor } from '@isthmus/tensorflow';
import { trainedPart } from '../problem/trained-part.js';
import { pairMethod, type Start } from '../search/match-method.js';
import type { PairMatcher } from '../search/matcher.js';
import { declareOptions, type ValuesOf } from '../search/method-options.js';
import { weightMatching } from '../weight/weight-matching.js';
import { frankWolfe } from './frank-wolfe.js';
import { agreementWith } from './frank-wolfe-objective.js';
import { type SoftPermutation, toDeviceWeights, toSoft } from './soft-permutation.js';

const frankWolfeOptions = declareOptions({
  iterations: {
    description: 'steps at most',
    read: whole,
    default: 200,
  },
  polish: {
    description: 'whether weight matching goes on from what is found',
    read: flag,
    default: false,
  },
});

/** How to search. */
export interface FrankWolfeMatchingOptions extends ValuesOf<typeof frankWolfeOptions> {
  /** From the given permutation, or from the matrices with all entries alike. */
  readonly start: Start;
}

/**
 * Maximises the sum over all trained tensors of <a, permuted b> over all groups jointly by Frank-Wolfe:
 * the quadratic objective with incoming and outgoing weights that Ferbach et al. (AISTATS 2024)
 * have in their notebook; for one group on both axes of a matrix it is FAQ (Vogelstein et al.,
 * PLoS ONE 2015). Departures: any graph of layers; plain inner products, not weighted by covariances.
 */
export function frankWolfeMatching(options: FrankWolfeMatchingOptions): PairMatcher {
  return function* (problem) {
    const { timed } = problem;
    const { groups, weightsOf } = trainedPart(problem);
    const [a, b] = [problem.a, problem.b].map((weights) => toDeviceWeights(weightsOf(weights)));
    const objective = { ...agreementWith(a, b, groups), close: () => undefined };
    try {
      const found = yield* frankWolfe(objective, {
        groups,
        start: [options.start === 'centre' ? centre(groups) : toSoft(problem.start)],
        moves: [{ subject: 'all groups', models: [0], open: () => objective }],
        sweeps: options.iterations,
        timed,
      });
      const [permutation] = found.permutations;
      if (!options.polish) return { permutation, sweeps: found.sweeps };
      const polished = yield* weightMatching({ ...problem, start: permutation });
      return { ...polished, sweeps: found.sweeps + polished.sweeps };
    } finally {
      disposeAll(a);
      disposeAll(b);
    }
  };
}

export const frankWolfeMethod = pairMethod({
  name: 'frank-wolfe',
  description: "weight matching's objective, all groups jointly",
  source: 'Ferbach et al. 2024, their notebook',
  example: 'frank-wolfe:start=given,iterations=200,polish=true',
  starts: ['centre', 'given'],
  options: frankWolfeOptions,
  match: (values, start) => frankWolfeMatching({ ...values, start }),
});

/** The mean of all permutations. */
function centre(groups: PermutationSpec): SoftPermutation {
  return new Map(
    groups.map(({ name, size }) => [
      name,
      tensor(new Float32Array(size * size).fill(1 / size), [size, size]),
    ]),
  );
}
