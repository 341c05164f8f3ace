import { wasserstein } from '@isthmus/assignment';
import { leastWidthLog10, normalLogDensity, sufficientWidthLog10 } from './matching-bounds.js';
import { estimateRate, rateConstant } from './rate-estimate.js';
import { normalSampler } from './samplers.js';
import type { TowerNumber } from './tower-number.js';
import { type WassersteinRate, wassersteinRate } from './wasserstein-rate.js';
import {
  entezariWidthLog10,
  ferbachWidths,
  type SupportWidth,
  supportWidth,
  type WidthProblem,
} from './width-bounds.js';

/** What every bound is asked for. */
export interface WidthQuestion extends WidthProblem {
  /** Hidden layers of the tower. */
  readonly layers: number;
  /** A subspace near which the weights lie. */
  readonly near?: {
    readonly support: number;
    readonly accuracy: number;
  };
}

/** The width at which W1 between normal points is the error, and C of W1 = C n^-e. */
export interface SufficientWidth {
  readonly log10: number;
  readonly constant: number;
}

/** Every width bound, as the functions of `width-bounds` and `matching-bounds` have it. */
export interface WidthAnswers {
  readonly tower: readonly TowerNumber[];
  readonly entezariLog10: number;
  readonly support: SupportWidth | undefined;
  readonly leastLog10: number;
  /** Undefined in so many dimensions that C is not measured. */
  readonly sufficient: SufficientWidth | undefined;
  readonly rate: WassersteinRate;
}

/** On how many points C of W1 ~ C n^-e is measured. */
const measured = { sizes: [64, 128, 256], repetitions: 8, seed: 0 };

/** In more dimensions C is not measured: it would take minutes, and tell of widths that nobody has. */
const mostMeasured = 1024;

/** All bounds on the width for one question. Throws a RangeError as they do. */
export function widthAnswers(question: WidthQuestion): WidthAnswers {
  const { dimension, epsilon, scale, layers, near } = question;
  const tower = ferbachWidths(question, layers);
  const entezariLog10 = entezariWidthLog10(question);
  const support = near && supportWidth(question, near.support, near.accuracy);
  const law = { dimension, logDensity: normalLogDensity(dimension, scale) };
  const leastLog10 = leastWidthLog10(epsilon, law);
  const rate = wassersteinRate(1, dimension);
  const sufficient =
    dimension > mostMeasured ? undefined : sufficientWidth(question, rate.exponent);
  return { tower, entezariLog10, support, leastLog10, sufficient, rate };
}

function sufficientWidth(
  { dimension, epsilon, scale }: WidthProblem,
  exponent: number,
): SufficientWidth {
  const estimate = estimateRate({
    sampler: normalSampler(dimension, scale),
    distance: (x, y) => wasserstein(x, y, 1),
    ...measured,
  });
  const constant = rateConstant(estimate, exponent);
  return { log10: sufficientWidthLog10(epsilon, constant, exponent), constant };
}
