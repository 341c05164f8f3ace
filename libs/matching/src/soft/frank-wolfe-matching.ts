import type { PermutationSpec } from '@isthmus/permutation';
import { disposeAll, tensor } from '@isthmus/tensorflow';
import { trainedPart } from '../problem/trained-part.js';
import type { PairMatcher } from '../search/matcher.js';
import { weightMatching } from '../weight/weight-matching.js';
import { frankWolfe } from './frank-wolfe.js';
import { agreementWith } from './frank-wolfe-objective.js';
import { type SoftPermutation, toDeviceWeights, toSoft } from './soft-permutation.js';

/** How to search. */
export interface FrankWolfeMatchingOptions {
  readonly iterations: number;
  /** From the given permutation, or from the matrices with all entries alike. */
  readonly start: 'given' | 'centre';
  /** Whether weight matching goes on from the permutation that was found. */
  readonly polish: boolean;
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
    const { spec, weightsOf } = trainedPart(problem);
    const [a, b] = [problem.a, problem.b].map((weights) => toDeviceWeights(weightsOf(weights)));
    const objective = { ...agreementWith(a, b, spec), close: () => undefined };
    try {
      const found = yield* frankWolfe(objective, {
        spec,
        start: [options.start === 'centre' ? centre(spec) : toSoft(problem.start)],
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

/** The mean of all permutations. */
function centre(spec: PermutationSpec): SoftPermutation {
  return new Map(
    spec.map(({ name, size }) => [
      name,
      tensor(new Float32Array(size * size).fill(1 / size), [size, size]),
    ]),
  );
}
