import type { Network, ParameterTensors } from '@isthmus/network';
import { disposeAll, scale, subtract } from '@isthmus/tensorflow';
import type { GeometryStep } from './geometry-step.js';
import type { GradientBatches } from './gradient-batches.js';
import { lossGradient } from './loss-gradient.js';
import { type Direction, directionFrom, dot, moved } from './weight-point.js';

/**
 * The length of the step over that of the weights. In float64 it leaves some 1e-8 of the product to rounding.
 * A longer step would cross kinks of a relu network's loss, of which second derivatives know nothing.
 */
const relativeStep = 2 ** -26;

/**
 * The Hessian of the mean cross-entropy at a point times a direction v, as the central difference of gradients
 * (g(w + h v) - g(w - h v)) / 2h in float64. The caller disposes of it.
 */
export function* hessianProduct(
  network: Network,
  point: ParameterTensors,
  direction: Direction,
  split: GradientBatches,
): Generator<GeometryStep, Direction> {
  const step = stepAlong(point, direction);
  const ahead = yield* gradientBeside(network, point, split, { direction, step });
  try {
    const behind = yield* gradientBeside(network, point, split, { direction, step: -step });
    try {
      return directionFrom(network, [ahead, behind], (a, b) => scale(subtract(a, b), 0.5 / step));
    } finally {
      disposeAll(behind);
    }
  } finally {
    disposeAll(ahead);
  }
}

/** A power of two, so that neither multiplying by it nor dividing rounds; 1 along nothing. */
function stepAlong(point: ParameterTensors, direction: Direction): number {
  const length = Math.sqrt(dot(direction, direction));
  const moving = new Map([...point].filter(([name]) => direction.has(name)));
  const ofWeights = Math.sqrt(dot(moving, point)) || 1;
  return length === 0 ? 1 : relativeStep * 2 ** Math.round(Math.log2(ofWeights / length));
}

function* gradientBeside(
  network: Network,
  point: ParameterTensors,
  split: GradientBatches,
  { direction, step }: { readonly direction: Direction; readonly step: number },
): Generator<GeometryStep, Direction> {
  const beside = moved(point, direction, step);
  try {
    return (yield* lossGradient(network, beside, split)).gradient;
  } finally {
    disposeAll(beside);
  }
}
