import { interpolate } from '@isthmus/connectivity';
import type { Network, ParameterTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { disposeAll, scale, subtract } from '@isthmus/tensorflow';
import type { GeometryStep } from './geometry-step.js';
import type { GradientBatches } from './gradient-batches.js';
import { hessianProduct } from './hessian-product.js';
import { lossAt, lossGradient } from './loss-gradient.js';
import { type Direction, directionFrom, dot, toPoint } from './weight-point.js';

/** A barrier at lambda 1/2 as it is, and as the ends' slopes and curvatures alone would have it. In nats. */
export interface BarrierEstimate {
  readonly lossA: number;
  readonly lossB: number;
  readonly lossMiddle: number;
  /** lossMiddle - (lossA + lossB) / 2. */
  readonly measured: number;
  /** 1/2 mu^T (grad L(A) - grad L(B)). */
  readonly firstOrder: number;
  /** 1/4 mu^T (H_A + H_B) mu. */
  readonly secondOrder: number;
  /** firstOrder + secondOrder. */
  readonly estimate: number;
}

/** What the loss does at one end on its way to the other. */
interface End {
  readonly loss: number;
  /** mu^T grad L. */
  readonly slope: number;
  /** mu^T H mu. */
  readonly curvature: number;
}

/**
 * The second-order Taylor estimate of the barrier at lambda 1/2 (Ito, Yamada & Kumagai, ICLR 2025, section
 * 3.2): the loss of the middle, expanded about both ends and averaged, with mu = (B - A) / 2 over
 * the trained weights, B permuted beforehand. Running statistics stay each end's own in the estimate and
 * are averaged in what is measured. Throws a RangeError when A and B differ in tensors or shapes.
 */
export function* barrierEstimate(
  network: Network,
  a: Weights,
  b: Weights,
  split: GradientBatches,
): Generator<GeometryStep, BarrierEstimate> {
  const middle = toPoint(network, interpolate(a, b, 1 / 2));
  let lossMiddle: number;
  try {
    lossMiddle = yield* lossAt(network, middle, split);
  } finally {
    disposeAll(middle);
  }
  const [pointA, pointB] = [toPoint(network, a), toPoint(network, b)];
  const mu = directionFrom(network, [pointB, pointA], (x, y) => scale(subtract(x, y), 1 / 2));
  try {
    const endA = yield* endOf(network, pointA, mu, split);
    const endB = yield* endOf(network, pointB, mu, split);
    const firstOrder = (endA.slope - endB.slope) / 2;
    const secondOrder = (endA.curvature + endB.curvature) / 4;
    return {
      lossA: endA.loss,
      lossB: endB.loss,
      lossMiddle,
      measured: lossMiddle - (endA.loss + endB.loss) / 2,
      firstOrder,
      secondOrder,
      estimate: firstOrder + secondOrder,
    };
  } finally {
    for (const made of [pointA, pointB, mu]) disposeAll(made);
  }
}

function* endOf(
  network: Network,
  point: ParameterTensors,
  mu: Direction,
  split: GradientBatches,
): Generator<GeometryStep, End> {
  const { loss, gradient } = yield* lossGradient(network, point, split);
  const slope = dot(gradient, mu);
  disposeAll(gradient);
  const product = yield* hessianProduct(network, point, mu, split);
  const curvature = dot(product, mu);
  disposeAll(product);
  return { loss, slope, curvature };
}
