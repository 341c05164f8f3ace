/** How fast the value of a unit moves with its weights theta = (w, b, a): a sigma(<w, x> + b). */
export interface UnitConstants {
  /** K: it is K-Lipschitz in theta. */
  readonly lipschitz: number;
  /** beta: its gradient in theta is beta-Lipschitz; undefined for an activation with a kink. */
  readonly smoothness: number | undefined;
}

/** What units and inputs are known to be within. */
export interface UnitReach {
  /** The largest |(x, 1)|; of units without bias, the largest |x|. */
  readonly input: number;
  /** The largest |(w, b)| of both networks; on the line between them no unit has a larger one. */
  readonly incoming: number;
  /** The largest |a|, likewise; a is a vector where there are several outputs. */
  readonly outgoing: number;
}

/** What is known of an activation. */
interface ActivationShape {
  /** The largest |sigma'|. */
  readonly slope: number;
  /** The largest |sigma''|, where there is one. */
  readonly curvature: number | undefined;
  /** The largest |sigma(z)| for |z| up to `reach`. */
  readonly largest: (reach: number) => number;
}

const shapes = {
  relu: { slope: 1, curvature: undefined, largest: (reach) => reach },
  // The slope is greatest where z^2 = 2, the curvature at 0: 2 / sqrt(2 pi).
  gelu: { slope: 1.1289042, curvature: Math.sqrt(2 / Math.PI), largest: (reach) => reach },
  tanh: { slope: 1, curvature: 4 / (3 * Math.sqrt(3)), largest: Math.tanh },
  sigmoid: {
    slope: 1 / 4,
    curvature: 1 / (6 * Math.sqrt(3)),
    largest: (reach) => 1 / (1 + Math.exp(-reach)),
  },
} as const satisfies Readonly<Record<string, ActivationShape>>;

/** An activation whose constants are known. */
export type ActivationName = keyof typeof shapes;

/** Whether a name is that of an activation whose constants are known. */
export function isActivationName(name: string): name is ActivationName {
  return Object.hasOwn(shapes, name);
}

/**
 * Bounds on K and beta from bounds on inputs and weights, derived here. With u = (x, 1) and R = |u|, the
 * derivative of a sigma(z) in a and (w, b) has the norm sqrt(sigma^2 + sigma'^2 |a|^2 R^2); the second one
 * that of the matrix [[0, sigma' R], [sigma' R, |a| sigma'' R^2]]. Each factor is taken at its largest,
 * with |z| up to R times the largest |(w, b)|. Throws a RangeError for bounds below 0 or not finite.
 */
export function unitConstants(
  activation: ActivationName,
  { input, incoming, outgoing }: UnitReach,
): UnitConstants {
  for (const [field, value] of Object.entries({ input, incoming, outgoing })) {
    if (value >= 0 && value < Infinity) continue;
    throw new RangeError(`expected a finite bound, 0 or more, got ${value} [field=${field}]`);
  }
  const { slope, curvature, largest }: ActivationShape = shapes[activation];
  const lipschitz = Math.hypot(largest(input * incoming), slope * outgoing * input);
  if (curvature === undefined) return { lipschitz, smoothness: undefined };
  const bend = outgoing * curvature * input ** 2;
  return { lipschitz, smoothness: (bend + Math.hypot(bend, 2 * slope * input)) / 2 };
}
