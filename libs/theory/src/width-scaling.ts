import {
  jackknife,
  meanOverModels,
  type PairValue,
  resampledMeans,
  studentQuantile,
} from '@isthmus/connectivity';
import { createRandom } from '@isthmus/random';
import { fitLine, mean } from './line-fit.js';

/** What was measured of the pairs of networks of one width, a barrier for one. */
export interface WidthValues {
  readonly width: number;
  readonly pairs: readonly PairValue[];
}

/** From a to b, at 95 %. */
type Interval = readonly [low: number, high: number];

/** How a value changes with the width of networks. */
export interface WidthScaling {
  readonly widths: readonly {
    readonly width: number;
    /** How many values the mean is of. */
    readonly count: number;
    readonly mean: number;
    /** Of the mean over all such models; undefined of fewer than five models. */
    readonly interval: Interval | undefined;
  }[];
  /** mean ~ constant width^-exponent over the widths whose mean is above 0; undefined of fewer than three. */
  readonly fit:
    | {
        readonly exponent: number;
        /** Undefined where a width has fewer than five models. */
        readonly interval: Interval | undefined;
        readonly constant: number;
        /** Widths that were left out. */
        readonly without: readonly number[];
      }
    | undefined;
  /**
   * The share of the resamples, over models, whose means rise somewhere and fall after it; undefined where a width has
   * fewer than five models.
   */
  readonly risesAndFalls: number | undefined;
  /** The share of those that fall, rise and fall again: the double descent of Zhan, Li & Wu 2025. */
  readonly doubleDescent: number | undefined;
}

const resamples = 1000;

/** Two points lie on a line, whatever they are. */
const leastWidths = 3;

/**
 * Fits a power law to means by width, by least squares of the logarithms, with intervals over the models of each
 * width. Throws a RangeError for widths that do not ascend, or one without values.
 */
export function widthScaling(all: readonly WidthValues[], seed: number): WidthScaling {
  const areAscending = all.every(({ width }, i) => width > (all[i - 1]?.width ?? 0));
  if (!areAscending || all.some(({ pairs }) => pairs.length === 0)) {
    const got = all.map(({ width, pairs }) => `${width}: ${pairs.length} values`).join(', ');
    throw new RangeError(`expected ascending widths with values, got ${got}`);
  }
  const random = createRandom(seed, 'width scaling');
  const means = all.map(({ pairs }) => meanOf(pairs));
  const intervals = all.map(intervalOf);
  const draws = all.map(({ pairs }) => resampledMeans(pairs));
  const drawn = Array.from({ length: resamples }, () => draws.map((draw) => draw(random)));
  const isKnown = intervals.every((interval) => interval !== undefined);
  const share = (fits: (means: readonly number[]) => boolean) =>
    isKnown ? drawn.filter(fits).length / resamples : undefined;
  const fitted = powerLaw(all, means);
  return {
    widths: all.map(({ width, pairs }, i) => ({
      width,
      count: pairs.length,
      mean: means[i],
      interval: intervals[i],
    })),
    fit: fitted && {
      ...fitted,
      interval: exponentInterval(all, means),
      without: all.filter((_, i) => !(means[i] > 0)).map(({ width }) => width),
    },
    risesAndFalls: share((sample) => turns(sample).includes('rise fall')),
    doubleDescent: share((sample) => turns(sample).includes('fall rise fall')),
  };
}

function powerLaw(all: readonly WidthValues[], means: readonly number[]) {
  const [widths, logs] = [[] as number[], [] as number[]];
  for (const [i, { width }] of all.entries()) {
    if (!(means[i] > 0)) continue;
    widths.push(Math.log(width));
    logs.push(Math.log(means[i]));
  }
  if (widths.length < leastWidths) return undefined;
  const { slope, intercept } = fitLine(widths, logs);
  return { exponent: -slope, constant: Math.exp(intercept) };
}

/** "fall rise fall" and the like: which way the values go, each run of one direction once. */
function turns(values: readonly number[]): string {
  const steps = values.slice(1).flatMap((value, i) => {
    const before = values[i];
    return value === before ? [] : [value > before ? 'rise' : 'fall'];
  });
  return steps.filter((step, i) => step !== steps[i - 1]).join(' ');
}

/** The interval of a mean; undefined where there are too few models. */
function intervalOf({ pairs }: WidthValues): Interval | undefined {
  const { interval } = meanOverModels(pairs);
  return 'why' in interval ? undefined : interval;
}

/**
 * Of the exponent: each width's models are left out in turn, and the variances of the widths, whose models are others, add
 * up, as do their degrees of freedom by Welch (1947). Undefined where a width has too few models, or hangs on one.
 */
function exponentInterval(
  all: readonly WidthValues[],
  means: readonly number[],
): Interval | undefined {
  const fitted = powerLaw(all, means);
  if (fitted === undefined) return undefined;
  const spreads = all.flatMap(({ pairs }, i) => {
    if (!(means[i] > 0)) return [];
    const without = (some: readonly PairValue[]) => {
      const changed = means.with(i, meanOf(some));
      return powerLaw(all, changed)?.exponent ?? Number.NaN;
    };
    return [intervalOf(all[i]) && jackknife(pairs, without)];
  });
  let [variance, unsure] = [0, 0];
  for (const spread of spreads) {
    if (spread === undefined || !Number.isFinite(spread.variance)) return undefined;
    variance += spread.variance;
    unsure += spread.variance ** 2 / spread.degrees;
  }
  const degrees = unsure === 0 ? Number.POSITIVE_INFINITY : variance ** 2 / unsure;
  const half = studentQuantile(0.975, Math.max(1, degrees)) * Math.sqrt(variance);
  return [fitted.exponent - half, fitted.exponent + half];
}

function meanOf(pairs: readonly PairValue[]): number {
  return mean(pairs.map(({ value }) => value));
}
