import { type TowerNumber, towerPower } from './tower-number.js';

/** What a bound on widths is asked for. */
export interface WidthProblem {
  /** m_0, of the points of the first layer: its inputs. */
  readonly dimension: number;
  /** The error to be reached, above 0, below 1 and below the scale. */
  readonly epsilon: number;
  /** T_l of every layer: the size of weights, in whose unit the error counts. */
  readonly scale: number;
}

/** Of a tower of more, nobody reads the numbers. */
const mostLayers = 1000;

/** A width, where the weights lie near a subspace of few dimensions. */
export interface SupportWidth {
  readonly log10Width: number;
  /** Up to which width the weights look as if they lay in it: eta^-k. */
  readonly log10Limit: number;
  /** Whether the width is within the limit; beyond it the dimension of the whole space counts. */
  readonly isWithinLimit: boolean;
}

/**
 * Widths m~_1, m~_2, ... of hidden layers from which on two networks with Gaussian weights are linearly
 * connected modulo permutation up to the error: m~_l = (T_l / epsilon)^m~_(l-1), m~_0 the dimension
 * (Ferbach et al. 2024, Theorem 5.2, up to its constants and logarithms). With one layer it is their
 * bound for two-layer networks. Throws a RangeError that names field, value and range.
 */
export function ferbachWidths(problem: WidthProblem, hiddenLayers: number): readonly TowerNumber[] {
  checkWidthProblem(problem);
  if (!(Number.isInteger(hiddenLayers) && hiddenLayers >= 1 && hiddenLayers <= mostLayers)) {
    throw new RangeError(
      `expected a whole number of hidden layers, 1 to ${mostLayers}, got ${hiddenLayers} [field=layers]`,
    );
  }
  const base = problem.scale / problem.epsilon;
  const widths = [towerPower(base, { tens: 0, top: problem.dimension })];
  while (widths.length < hiddenLayers) widths.push(towerPower(base, widths[widths.length - 1]));
  return widths;
}

/**
 * log10 of the width of a two-layer network at initialisation by Entezari et al. (2022), as Ferbach et
 * al. quote it: epsilon^-(2 m_0 + 4). Throws as `ferbachWidths` does.
 */
export function entezariWidthLog10(problem: WidthProblem): number {
  checkWidthProblem(problem);
  return (2 * problem.dimension + 4) * Math.log10(problem.scale / problem.epsilon);
}

/**
 * The two-layer bound where all weights lie within eta, in the unit of the scale, of a space of k
 * dimensions: (T / epsilon)^k, valid for widths up to about eta^-k (Ferbach et al. 2024, Theorem 5.4, up
 * to constants). Throws a RangeError also for k outside 1..dimension and eta outside (0, 1).
 */
export function supportWidth(
  problem: WidthProblem,
  supportDimension: number,
  accuracy: number,
): SupportWidth {
  checkWidthProblem(problem);
  const { dimension, epsilon, scale } = problem;
  if (!(supportDimension >= 1 && supportDimension <= dimension)) {
    throw new RangeError(
      `expected a support dimension in [1, ${dimension}], the dimension, got ${supportDimension} [field=support]`,
    );
  }
  if (!(accuracy > 0 && accuracy < 1)) {
    throw new RangeError(`expected an accuracy in (0, 1), got ${accuracy} [field=accuracy]`);
  }
  const log10Width = supportDimension * Math.log10(scale / epsilon);
  const log10Limit = -supportDimension * Math.log10(accuracy);
  return { log10Width, log10Limit, isWithinLimit: log10Width <= log10Limit };
}

function checkWidthProblem({ dimension, epsilon, scale }: WidthProblem): void {
  if (!(dimension >= 1 && dimension < Infinity)) {
    throw new RangeError(
      `expected a finite dimension, 1 or more, got ${dimension} [field=dimension]`,
    );
  }
  if (!(epsilon > 0 && epsilon < 1)) {
    throw new RangeError(`expected an error in (0, 1), got ${epsilon} [field=epsilon]`);
  }
  if (!(scale > epsilon && scale < Infinity)) {
    throw new RangeError(
      `expected a finite scale above epsilon=${epsilon}, got ${scale} [field=scale]`,
    );
  }
}
