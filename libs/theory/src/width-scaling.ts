import { createRandom, type RandomStream } from '@isthmus/random';
import { fitLine, mean } from './line-fit.js';

/** What was measured of the pairs of networks of one width, a barrier for one. */
export interface WidthValues {
  readonly width: number;
  /** One a pair. */
  readonly values: readonly number[];
}

/** From a to b, of 95 % of the resamples. */
type Interval = readonly [low: number, high: number];

/** How a value changes with the width of networks. */
export interface WidthScaling {
  readonly widths: readonly {
    readonly width: number;
    /** How many values the mean is of. */
    readonly count: number;
    readonly mean: number;
    /** Of a single value it has no extent, and says nothing. */
    readonly interval: Interval;
  }[];
  /** mean ~ constant width^-exponent over the widths whose mean is above 0; undefined of fewer than two. */
  readonly fit:
    | {
        readonly exponent: number;
        readonly interval: Interval;
        readonly constant: number;
        /** Widths that were left out. */
        readonly without: readonly number[];
      }
    | undefined;
  /** The share of the resamples whose means rise somewhere and fall after it. */
  readonly risesAndFalls: number;
  /** The share of those that fall, rise and fall again: the double descent of Zhan, Li & Wu 2025. */
  readonly doubleDescent: number;
}

const resamples = 1000;

/**
 * Fits a power law to means by width, by least squares of the logarithms, with percentile bootstrap intervals over
 * the pairs of each width. Throws a RangeError for widths that do not ascend, or one without values.
 */
export function widthScaling(all: readonly WidthValues[], seed: number): WidthScaling {
  const areAscending = all.every(({ width }, i) => width > (all[i - 1]?.width ?? 0));
  if (!areAscending || all.some(({ values }) => values.length === 0)) {
    const got = all.map(({ width, values }) => `${width}: ${values.length} values`).join(', ');
    throw new RangeError(`expected ascending widths with values, got ${got}`);
  }
  const random = createRandom(seed, 'width scaling');
  const means = all.map(({ values }) => mean(values));
  const drawn = Array.from({ length: resamples }, () => all.map((one) => resampled(one, random)));
  const share = (fits: (means: readonly number[]) => boolean) =>
    drawn.filter(fits).length / resamples;
  const fitted = powerLaw(all, means);
  const exponents = drawn.flatMap((sample) => powerLaw(all, sample)?.exponent ?? []);
  return {
    widths: all.map(({ width, values }, i) => ({
      width,
      count: values.length,
      mean: means[i],
      interval: intervalOf(drawn.map((sample) => sample[i])),
    })),
    fit: fitted && {
      ...fitted,
      interval: intervalOf(exponents),
      without: all.filter((_, i) => !(means[i] > 0)).map(({ width }) => width),
    },
    risesAndFalls: share((sample) => turns(sample).includes('rise fall')),
    doubleDescent: share((sample) => turns(sample).includes('fall rise fall')),
  };
}

function resampled({ values }: WidthValues, random: RandomStream): number {
  return mean(values.map(() => values[random.integer(values.length)]));
}

function powerLaw(all: readonly WidthValues[], means: readonly number[]) {
  const [widths, logs] = [[] as number[], [] as number[]];
  for (const [i, { width }] of all.entries()) {
    if (!(means[i] > 0)) continue;
    widths.push(Math.log(width));
    logs.push(Math.log(means[i]));
  }
  if (widths.length < 2) return undefined;
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

function intervalOf(values: readonly number[]): Interval {
  const ordered = values.toSorted((one, other) => one - other);
  const at = (share: number) => ordered[Math.round(share * (ordered.length - 1))];
  return [at(0.025), at(0.975)];
}
