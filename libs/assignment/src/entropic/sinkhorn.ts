import { drain, type Step } from '../costs/steps.js';
import {
  balancedColumnMass,
  checkTransportProblem,
  type TransportProblem,
} from '../transport/transport-problem.js';
import {
  type EntropicOptions,
  type EntropicTransport,
  entropicSteps,
} from './entropic-transport.js';

/**
 * Entropic optimal transport: the plan P with the given marginals that minimises
 * <P, cost> + epsilon KL(P | a b^T); POT's `ot.sinkhorn` with reg = epsilon has the same plan. Sources
 * are in scaling-iterations.ts. The smaller epsilon is, the more iterations it takes; one that does not
 * get there is answered with what it reached. Throws a RangeError for an epsilon that is not positive,
 * for sums of masses that differ by more than 1e-9 of the larger, and for what
 * `checkTransportProblem` refuses.
 */
export function sinkhorn(problem: TransportProblem, options: EntropicOptions): EntropicTransport {
  return drain(sinkhornSteps(problem, options));
}

/** `sinkhorn` in steps of some milliseconds; their `done` counts iterations. */
export function* sinkhornSteps(
  problem: TransportProblem,
  options: EntropicOptions,
): Generator<Step, EntropicTransport, void> {
  checkTransportProblem(problem);
  yield { done: 0 };
  const columnMass = balancedColumnMass(problem);
  return yield* entropicSteps({ ...problem, columnMass }, Infinity, options);
}
