/** Bisections of an interval of length 1: beyond float64's resolution. */
const bisections = 60;

/** What is known of a polynomial phi at 0, and how to evaluate it elsewhere. */
export interface Line {
  readonly degree: number;
  readonly value: number;
  readonly slope: number;
  /** phi(t) for t of (0, 1]. */
  valueAt(t: number): number;
}

/** A step t of [0, 1], and phi there. */
export interface LineMaximum {
  readonly step: number;
  readonly value: number;
}

/**
 * The exact maximum over [0, 1] of a polynomial, interpolated from its value and slope at 0
 * and its values at degree - 1 further points. The first of equally good steps.
 */
export function maximizeOnLine(line: Line): LineMaximum {
  const polynomial = interpolate(line);
  const candidates = [0, ...rootsWithin(derivative(polynomial)), 1].map((step) => ({
    step,
    value: evaluate(polynomial, step),
  }));
  return candidates.reduce((best, candidate) => (candidate.value > best.value ? candidate : best));
}

/** Coefficients of a polynomial, from that of the constant on. */
type Polynomial = readonly number[];

/** phi(t) = value + slope t + t^2 psi(t), with psi by Newton's divided differences. */
function interpolate({ degree, value, slope, valueAt }: Line): Polynomial {
  const points = Array.from({ length: Math.max(degree - 1, 0) }, (_, i) => (i + 1) / (degree - 1));
  const differences = points.map((t) => (valueAt(t) - value - slope * t) / t ** 2);
  for (let order = 1; order < points.length; order++) {
    for (let i = points.length - 1; i >= order; i--) {
      const width = points[i] - points[i - order];
      differences[i] = (differences[i] - differences[i - 1]) / width;
    }
  }
  let psi: number[] = [];
  for (let i = points.length - 1; i >= 0; i--) {
    const shifted = [0, ...psi];
    psi = shifted.map((coefficient, power) => coefficient - points[i] * (psi[power] ?? 0));
    psi[0] += differences[i];
  }
  return [value, slope, ...psi];
}

function evaluate(polynomial: Polynomial, t: number): number {
  return polynomial.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
}

function derivative(polynomial: Polynomial): Polynomial {
  return polynomial.slice(1).map((coefficient, i) => coefficient * (i + 1));
}

/** The roots in (0, 1) at which a polynomial changes sign: between two of its derivative's it has at most one. */
function rootsWithin(polynomial: Polynomial): readonly number[] {
  if (polynomial.length < 2) return [];
  const turns = [0, ...rootsWithin(derivative(polynomial)), 1];
  return turns.slice(1).flatMap((end, i) => {
    const begin = turns[i];
    const rises = evaluate(polynomial, begin) < evaluate(polynomial, end);
    const isBefore = (t: number) => evaluate(polynomial, t) < 0 === rises;
    if (!isBefore(begin) || isBefore(end)) return [];
    let [low, high] = [begin, end];
    for (let i = 0; i < bisections; i++) {
      const middle = (low + high) / 2;
      if (isBefore(middle)) low = middle;
      else high = middle;
    }
    return [high];
  });
}
