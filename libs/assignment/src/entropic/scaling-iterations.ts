/*
 * Sinkhorn's iteration (M. Cuturi, "Sinkhorn distances", NeurIPS 2013; G. Peyre, M. Cuturi,
 * "Computational optimal transport", 2019, sections 4.2-4.4), stabilised by absorbing the scalings into the
 * potentials and sped up by epsilon scaling (B. Schmitzer, "Stabilized sparse scaling algorithms for
 * entropy regularized transport problems", SIAM J. Sci. Comput. 41(3) (2019), Algorithm 2 and section 3.2),
 * with marginals that a Kullback-Leibler term may relax (L. Chizat, G. Peyre, B. Schmitzer,
 * F.-X. Vialard, "Scaling algorithms for unbalanced optimal transport problems", Math. Comp. 87 (2018),
 * section 5). Symbols are theirs:
 *
 *   P_ij = a_i b_j exp((f_i + g_j - C_ij) / epsilon),   K_ij = exp((f_i + g_j - C_ij) / epsilon),
 *   P 1 = a exp(-f / lambda),   P^T 1 = b exp(-g / lambda)   at the optimum; lambda = Infinity: P 1 = a.
 *
 * Each absorption is a step in the log domain, which no epsilon makes under- or overflow: where the
 * scalings do, every step is one of these.
 *
 * Departure: before each iteration the best constant is moved between f and g when marginals are
 * relaxed (T. Sejourne, F.-X. Vialard, G. Peyre, "Faster unbalanced optimal transport", AISTATS
 * 2022), without which convergence takes about lambda / epsilon iterations.
 */

import type { Step } from '../costs/steps.js';
import { absorbSteps, bestShift, type Potentials, type RegularizedProblem } from './log-domain.js';

/** Scalings are absorbed before they leave [1 / largestScaling, largestScaling]. */
const largestScaling = 1e50;
const iterationsPerAbsorption = 100;
/** Epsilon falls by this factor from the spread of the costs; each value but the last is held until this error, or so long. */
const epsilonFactor = 0.5;
const coarseError = 1e-3;
const coarseIterations = 500;

/** When to stop: at an error of the marginals, as a share of the mass they should have, or after so many iterations. */
export interface StoppingRule {
  readonly marginalError: number;
  readonly iterations: number;
}

/** What was reached when the iteration stopped. */
export interface Reached {
  readonly iterations: number;
  readonly marginalError: number;
}

/** The potentials of a regularised problem; a step's `done` counts iterations. */
export function* scalingSteps(
  problem: RegularizedProblem,
  stop: StoppingRule,
): Generator<Step, Potentials & Reached, void> {
  const { a, b, cost } = problem;
  const potentials = { f: new Float64Array(a.length), g: new Float64Array(b.length) };
  const kernel = new Float64Array(cost.length);
  let epsilon = Math.max(problem.epsilon, spread(cost));
  let iterations = 0;
  for (;;) {
    const isLast = epsilon <= problem.epsilon;
    const target = isLast ? stop.marginalError : Math.max(coarseError, stop.marginalError);
    const limit = isLast
      ? stop.iterations
      : Math.min(stop.iterations, iterations + coarseIterations);
    const stage = { ...problem, epsilon };
    let marginalError = Infinity;
    do {
      for (const _ of absorbSteps(stage, potentials, kernel)) yield { done: iterations };
      iterations++;
      const budget = Math.min(iterationsPerAbsorption, limit - iterations);
      const scaled = yield* scale(
        { problem: stage, potentials, kernel },
        { target, before: iterations, budget },
      );
      ({ marginalError, iterations } = scaled);
    } while (marginalError > target && iterations < limit);
    if (isLast) return { ...potentials, iterations, marginalError };
    epsilon = Math.max(problem.epsilon, epsilon * epsilonFactor);
  }
}

/** A problem at one epsilon, with the kernel of its potentials, which are written to. */
interface Stage {
  readonly problem: RegularizedProblem;
  readonly potentials: Potentials;
  readonly kernel: Float64Array;
}

/** At which error scalings are good enough, how many iterations there were before, and may be now. */
interface StageLimits {
  readonly target: number;
  readonly before: number;
  readonly budget: number;
}

/**
 * Iterates on scalings p, q of one kernel until the error is small enough, the budget spent, or a
 * scaling too large, and takes the last good scalings into the potentials.
 */
function* scale(
  { problem, potentials, kernel }: Stage,
  { target, before, budget }: StageLimits,
): Generator<Step, Reached, void> {
  const { a, b, epsilon, lambda } = problem;
  const { f, g } = potentials;
  const exponent = 1 / (1 + epsilon / lambda);
  const prior = (potential: number) => Math.exp(-potential / (lambda + epsilon));
  const [rowPrior, columnPrior] = [f.map(prior), g.map(prior)];
  const rowSums = new Float64Array(a.length);
  const columnSums = new Float64Array(b.length);
  let p = new Float64Array(a.length).fill(1);
  let q = new Float64Array(b.length).fill(1);
  for (let iterations = before; ; iterations++) {
    const scaled = {
      f: f.map((potential, i) => potential + epsilon * Math.log(p[i])),
      g: g.map((potential, j) => potential + epsilon * Math.log(q[j])),
    };
    multiply(kernel, times(q, b), rowSums);
    yield { done: iterations };
    const marginalError = rowError(problem, scaled.f, times(p, rowSums));
    const factor = Math.exp(-bestShift(problem, scaled) / epsilon);
    const nextP = rowSums.map((sum, i) => (sum * factor) ** -exponent * rowPrior[i]);
    multiplyTransposed(kernel, times(nextP, a), columnSums);
    const nextQ = columnSums.map((sum, j) => sum ** -exponent * columnPrior[j]);
    const isOver = marginalError <= target || iterations - before >= budget;
    if (isOver || !nextP.every(isModerate) || !nextQ.every(isModerate)) {
      f.set(scaled.f);
      g.set(scaled.g);
      return { iterations, marginalError };
    }
    p = nextP;
    q = nextQ;
    yield { done: iterations + 1 };
  }
}

/** How far row sums, given per unit of a, are from those of an optimum, over the latter's sum. */
function rowError({ a, lambda }: RegularizedProblem, f: Float64Array, sums: Float64Array): number {
  let error = 0;
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === 0) continue;
    const wanted = Math.exp(-f[i] / lambda);
    error += a[i] * Math.abs(sums[i] - wanted);
    total += a[i] * wanted;
  }
  return total > 0 ? error / total : error;
}

const times = (one: Float64Array, other: Float64Array) => one.map((value, k) => value * other[k]);

const isModerate = (scaling: number) => scaling <= largestScaling && scaling >= 1 / largestScaling;

function multiply(matrix: Float64Array, vector: Float64Array, product: Float64Array): void {
  const columns = vector.length;
  for (let i = 0; i < product.length; i++) {
    const start = i * columns;
    let total = 0;
    for (let j = 0; j < columns; j++) total += matrix[start + j] * vector[j];
    product[i] = total;
  }
}

function multiplyTransposed(matrix: Float64Array, vector: Float64Array, product: Float64Array) {
  const columns = product.length;
  product.fill(0);
  for (let i = 0; i < vector.length; i++) {
    const start = i * columns;
    const factor = vector[i];
    for (let j = 0; j < columns; j++) product[j] += factor * matrix[start + j];
  }
}

function spread(values: Float64Array): number {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return greatest - least;
}
