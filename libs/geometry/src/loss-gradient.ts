import { backward, forward, type Network, type ParameterTensors } from '@isthmus/network';
import {
  add,
  crossEntropy,
  disposeAll,
  readFloat64,
  scale,
  sumOver,
  tidy,
  toFloat64,
} from '@isthmus/tensorflow';
import type { GeometryStep } from './geometry-step.js';
import type { GradientBatches } from './gradient-batches.js';
import type { Direction } from './weight-point.js';

/** A loss at a point and where it rises. */
export interface LossGradient {
  /** Mean cross-entropy in nats. */
  readonly loss: number;
  /** Of every trained array that has an influence. The caller disposes of it. */
  readonly gradient: Direction;
}

/** Mean cross-entropy and its gradient at a float64 point, in evaluation, in float64. Yields before each batch. */
export function* lossGradient(
  network: Network,
  point: ParameterTensors,
  { batches, examples }: GradientBatches,
): Generator<GeometryStep, LossGradient> {
  let lossSum = 0;
  let total: Direction = new Map();
  let isWhole = false;
  try {
    for (const { x, y } of batches) {
      yield { kind: 'step', stage: 'gradients' };
      const before = total;
      const { sum, gradient } = tidy(
        () => {
          const pass = forward(network, point, toFloat64(x));
          const { losses, gradient: ofLogits } = crossEntropy(pass.output, y);
          const sum = sumOver(losses, [0]);
          const ofMean = scale(ofLogits, 1 / examples);
          const fresh = backward(network, point, { pass, outputGradient: ofMean, consume: true });
          return { sum, gradient: added(before, fresh) };
        },
        ({ sum, gradient }) => [sum, ...gradient.values()],
      );
      total = gradient;
      disposeAll(before);
      lossSum += readFloat64(sum)[0];
      sum.dispose();
    }
    isWhole = true;
    return { loss: lossSum / examples, gradient: total };
  } finally {
    if (!isWhole) disposeAll(total);
  }
}

/** The mean cross-entropy alone, likewise. */
export function* lossAt(
  network: Network,
  point: ParameterTensors,
  split: GradientBatches,
): Generator<GeometryStep, number> {
  const { loss, gradient } = yield* lossGradient(network, point, split);
  disposeAll(gradient);
  return loss;
}

function added(before: Direction, fresh: Direction): Direction {
  return new Map(
    [...fresh].map(([name, value]) => {
      const sofar = before.get(name);
      return [name, sofar === undefined ? value : add(sofar, value)];
    }),
  );
}
