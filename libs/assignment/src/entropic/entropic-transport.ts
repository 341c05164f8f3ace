import type { Step } from '../costs/steps.js';
import type { TransportProblem } from '../transport/transport-problem.js';
import type { Potentials, RegularizedProblem } from './log-domain.js';
import { type Reached, type StoppingRule, scalingSteps } from './scaling-iterations.js';

/** How entropic transport is regularised, and when its iteration stops. */
export interface EntropicOptions {
  /** Weight of KL(plan | row masses x column masses), in the unit of the costs; greater than 0. */
  readonly epsilon: number;
  /** Error of the marginals at which to stop, as a share of the mass to be moved; 1e-9 if left out. */
  readonly marginalError?: number;
  /** Iterations after which to stop anyway, give or take one for each value of epsilon; 10,000 if left out. */
  readonly iterations?: number;
}

/** The plan that an iteration reached: plan_ij = a_i b_j exp((f_i + g_j - cost_ij) / epsilon). */
export interface EntropicTransport {
  /** Row-major, rows x columns. */
  readonly plan: Float64Array;
  /** <plan, cost>, without the terms that regularise. */
  readonly value: number;
  /** f, in the unit of the costs. */
  readonly rowPotential: Float64Array;
  /** g */
  readonly columnPotential: Float64Array;
  readonly iterations: number;
  /** What was reached: the L1 distance of the row sums from those of an optimum, over the latter's sum. */
  readonly marginalError: number;
  /** Whether that is as small as asked for. */
  readonly hasConverged: boolean;
}

/** Solves a checked problem whose marginals are kept to by a weight of lambda; Infinity keeps them. */
export function* entropicSteps(
  problem: TransportProblem,
  lambda: number,
  { epsilon, marginalError = 1e-9, iterations = 10_000 }: EntropicOptions,
): Generator<Step, EntropicTransport, void> {
  checkPositive('epsilon', epsilon);
  checkPositive('marginalError', marginalError);
  checkPositive('iterations', iterations);
  const regularized = {
    cost: new Float64Array(problem.cost.data),
    a: problem.rowMass,
    b: problem.columnMass,
    epsilon,
    lambda,
  };
  const reached = yield* scalingSteps(regularized, { marginalError, iterations });
  return result(regularized, reached, marginalError);
}

/** Throws a RangeError unless a number is finite and greater than 0. */
export function checkPositive(name: string, value: number): void {
  if (!(value > 0 && value < Infinity)) {
    throw new RangeError(`expected ${name} to be finite and greater than 0, got ${value}`);
  }
}

function result(
  { cost, a, b, epsilon }: RegularizedProblem,
  { f, g, iterations, marginalError }: Potentials & Reached,
  wanted: StoppingRule['marginalError'],
): EntropicTransport {
  const plan = new Float64Array(cost.length);
  let value = 0;
  for (let i = 0, k = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++, k++) {
      const mass = a[i] * b[j];
      if (mass === 0) continue;
      plan[k] = mass * Math.exp((f[i] + g[j] - cost[k]) / epsilon);
      value += plan[k] * cost[k];
    }
  }
  return {
    plan,
    value,
    rowPotential: f,
    columnPotential: g,
    iterations,
    marginalError,
    hasConverged: marginalError <= wanted,
  };
}
