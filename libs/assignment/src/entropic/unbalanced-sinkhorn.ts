import { drain, type Step } from '../costs/steps.js';
import { checkTransportProblem, type TransportProblem } from '../transport/transport-problem.js';
import {
  checkPositive,
  type EntropicOptions,
  type EntropicTransport,
  entropicSteps,
} from './entropic-transport.js';

/** How far the marginals may be left. */
export interface UnbalancedOptions extends EntropicOptions {
  /** Weight of KL(P 1 | a) + KL(P^T 1 | b), in the unit of the costs; greater than 0. */
  readonly marginalPenalty: number;
}

/**
 * Unbalanced entropic transport (Chizat et al. 2018): the plan P of 0 or more that minimises
 * <P, cost> + epsilon KL(P | a b^T) + marginalPenalty (KL(P 1 | a) + KL(P^T 1 | b)), where
 * KL(p | q) = sum p log(p / q) - p + q; POT's `ot.unbalanced.sinkhorn_unbalanced` with reg = epsilon,
 * reg_m = marginalPenalty. Sums of masses may differ. The marginals of the optimum are
 * a exp(-f / marginalPenalty) and b exp(-g / marginalPenalty): `marginalError` is the distance from
 * these. Throws a RangeError for weights that are not positive and for what `checkTransportProblem` refuses.
 */
export function unbalancedSinkhorn(
  problem: TransportProblem,
  options: UnbalancedOptions,
): EntropicTransport {
  return drain(unbalancedSinkhornSteps(problem, options));
}

/** `unbalancedSinkhorn` in steps of some milliseconds; their `done` counts iterations. */
export function* unbalancedSinkhornSteps(
  problem: TransportProblem,
  options: UnbalancedOptions,
): Generator<Step, EntropicTransport, void> {
  checkTransportProblem(problem);
  yield { done: 0 };
  checkPositive('marginalPenalty', options.marginalPenalty);
  return yield* entropicSteps(problem, options.marginalPenalty, options);
}
