import { scaleLinear, scaleLog, scaleSymlog } from 'd3-scale';
import { numberText } from './number-text.js';

/** How numbers become places: evenly, by their logarithms, or by logarithms that pass through 0. */
export const scaleKinds = ['linear', 'log', 'symlog'] as const;
export type ScaleKind = (typeof scaleKinds)[number];

/** A place on an axis that is written at. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Numbers on an axis. */
export interface AxisScale {
  /** From 0, at the low end of the axis, to 1. */
  readonly place: (value: number) => number;
  /** Choices of ticks, the most first: an axis takes the first one that it has room for. */
  readonly ticks: readonly (readonly Tick[])[];
  /** Below which size a symlog scale is linear. */
  readonly linearBelow?: number;
}

/**
 * A scale that shows all of `values`. Powers of two have ticks at themselves on a logarithmic scale. Throws a RangeError
 * for a logarithm of what is not above 0.
 */
export function axisScale(kind: ScaleKind, values: readonly number[], margin = 0.04): AxisScale {
  const numbers = [...new Set(values)].sort((a, b) => a - b);
  if (!numbers.every(Number.isFinite)) throw new RangeError('expected finite numbers on an axis');
  if (kind === 'log') return logScale(numbers, margin);
  return kind === 'linear' ? linearScale(numbers, margin) : symlogScale(numbers, margin);
}

function linearScale(numbers: readonly number[], margin: number): AxisScale {
  const [low, high] = widened(numbers, (value) => Math.abs(value) / 10 || 1);
  const start = low >= 0 && low < high / 3 ? 0 : low;
  const scale = scaleLinear().domain(
    withMargins(start, high, margin, { keepsLow: start === 0 && margin > 0 }),
  );
  const counts = [8, 6, 5, 4, 3, 2];
  return { place: scale, ticks: counts.map((count) => evenTicks(scale, count)) };
}

function logScale(numbers: readonly number[], margin: number): AxisScale {
  const stray = numbers.find((value) => value <= 0);
  if (stray !== undefined) {
    throw new RangeError(
      `a logarithmic axis shows numbers above 0 alone, got ${stray}; take a linear one, or symlog, which passes through 0`,
    );
  }
  const [low, high] = ends(numbers);
  const [first, last] =
    low === high
      ? [low / 2, high * 2]
      : withMargins(Math.log(low), Math.log(high), margin).map(Math.exp);
  const domain = [first ?? low, last ?? high] as const;
  const scale = scaleLog().domain(domain);
  const choices = [
    ...(numbers.every(isPowerOfTwo) ? powersOfTwo(numbers) : []),
    ...decades(domain).filter((choice) => choice.length > 1),
  ];
  const even = evenTicks(scaleLinear().domain(domain), 4).filter(({ value }) => value > 0);
  const written = choices.map((choice) => choice.map(tickAt));
  return { place: scale, ticks: written.length > 0 ? [...written, even] : [even] };
}

function symlogScale(numbers: readonly number[], margin: number): AxisScale {
  const sizes = numbers.map(Math.abs).filter((size) => size > 0);
  const largest = Math.max(...sizes, sizes.length === 0 ? 1 : 0);
  // Four decades on each side of 0 would leave no room between their ticks.
  const smallest = Math.max(largest / 1000, Math.min(largest, ...sizes));
  const linearBelow = Number(`1e${Math.floor(Math.log10(smallest))}`);
  const [low, high] = widened(
    [0, ...numbers].sort((a, b) => a - b),
    () => linearBelow,
  );
  const scale = scaleSymlog().constant(linearBelow).domain([low, high]);
  const [first, last] = withMargins(0, 1, margin).map((place) => scale.invert(place));
  scale.domain([first ?? low, last ?? high]);
  const [start = low, end = high] = scale.domain();
  const isInside = (value: number) => value >= start && value <= end;
  const choices = decades([linearBelow, Math.max(10 * linearBelow, -start, end)]).flatMap((steps) =>
    // Those next to 0 go first where there is no room for all.
    steps.map((_, leftOut) => {
      const shown = steps.slice(leftOut);
      return [...shown.map((value) => -value).reverse(), 0, ...shown].filter(isInside);
    }),
  );
  const most = choices.toSorted((a, b) => b.length - a.length);
  return { place: scale, ticks: most.map((choice) => choice.map(tickAt)), linearBelow };
}

/** Powers of ten between two numbers, with 2 and 5 times them, without, and every so many alone. */
function decades([low, high]: readonly [number, number]): readonly (readonly number[])[] {
  const first = Math.floor(Math.log10(low));
  const exponents = Array.from(
    { length: Math.ceil(Math.log10(high)) - first + 1 },
    (_, i) => first + i,
  );
  const isInside = (value: number) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);
  const times = (factors: readonly number[], every: number) =>
    exponents
      .filter((exponent) => exponent % every === 0)
      .flatMap((exponent) => factors.map((factor) => Number(`${factor}e${exponent}`)))
      .filter(isInside);
  return [
    times([1, 2, 5], 1),
    times([1, 3], 1),
    ...[1, 2, 3, 4, 6].map((every) => times([1], every)),
  ];
}

/** All powers of two between the ends, every second, every third. */
function powersOfTwo(numbers: readonly number[]): readonly (readonly number[])[] {
  const [low, high] = ends(numbers).map(Math.log2);
  const exponents = Array.from({ length: (high ?? 0) - (low ?? 0) + 1 }, (_, i) => (low ?? 0) + i);
  return [1, 2, 3, 4].map((every) =>
    exponents.filter((_, i) => i % every === 0).map((exponent) => 2 ** exponent),
  );
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

function evenTicks(scale: { ticks: (count: number) => number[] }, count: number): readonly Tick[] {
  const values = scale.ticks(count);
  const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0));
  const decimals = step === 0 ? undefined : Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return values.map((value) => ({ value, text: numberText(value, decimals) }));
}

function tickAt(value: number): Tick {
  return { value, text: numberText(value) };
}

function ends(numbers: readonly number[]): readonly [number, number] {
  return [numbers[0] ?? 1, numbers.at(-1) ?? 1];
}

/** The ends, apart even where there is one number alone. */
function widened(
  numbers: readonly number[],
  by: (value: number) => number,
): readonly [number, number] {
  const [low, high] = ends(numbers.length === 0 ? [0] : numbers);
  return low === high ? [low - by(low), high + by(high)] : [low, high];
}

function withMargins(
  low: number,
  high: number,
  margin: number,
  { keepsLow = false } = {},
): readonly [number, number] {
  const beyond = (high - low) * margin;
  return [keepsLow ? low : low - beyond, high + beyond];
}
