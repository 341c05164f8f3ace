import { forward, type Network, type ParameterTensors } from '@isthmus/network';
import { meanOver, multiply, readFloats, subtract, type Tensor, tidy } from '@isthmus/tensorflow';
import type { DeviceSplit } from '@isthmus/training';

/** Told before every forward pass, so that a caller can stop between them. */
export interface BatchEvent {
  readonly kind: 'batch';
}

/** One entry a unit, over all examples and positions. */
export interface UnitStatistics {
  readonly mean: Float64Array;
  /** Root of the population variance + 1e-5. */
  readonly std: Float64Array;
}

/** Added to variances, as batch norms do (Jordan et al. 2023, REPAIR). */
const epsilon = 1e-5;

interface Moments {
  readonly count: number;
  readonly mean: Float64Array;
  /** Sum of squared deviations from the mean. */
  readonly squares: Float64Array;
}

/**
 * Mean and standard deviation of every unit of some nodes over a split, by node. Batches are put
 * together in float64 (Chan, Golub & LeVeque 1983, eq. 2.1), so that many lose no digits.
 */
export function* unitStatistics(
  network: Network,
  parameters: ParameterTensors,
  { batches }: Pick<DeviceSplit, 'batches'>,
  nodes: readonly string[],
): Generator<BatchEvent, ReadonlyMap<string, UnitStatistics>> {
  const totals = new Map<string, Moments>();
  for (const { x } of batches) {
    yield { kind: 'batch' };
    tidy(
      () => {
        const pass = forward(network, parameters, x);
        for (const node of nodes) {
          const value = pass.nodes.get(node)?.output;
          if (value === undefined) throw new RangeError(`no node of that name [node=${node}]`);
          totals.set(node, together(totals.get(node), momentsOf(value)));
        }
      },
      () => [],
    );
  }
  return new Map(
    [...totals].map(([node, { count, mean, squares }]) => [
      node,
      { mean, std: squares.map((sum) => Math.sqrt(sum / count + epsilon)) },
    ]),
  );
}

/** Units lie on the last axis. */
function momentsOf(value: Tensor): Moments {
  const units = value.shape.at(-1) ?? 1;
  const axes = value.shape.slice(0, -1).map((_, axis) => axis);
  const mean = meanOver(value, axes, { keepDims: true });
  const deviation = subtract(value, mean);
  const variance = meanOver(multiply(deviation, deviation), axes);
  const count = value.size / units;
  return {
    count,
    mean: Float64Array.from(readFloats(mean)),
    squares: Float64Array.from(readFloats(variance), (entry) => entry * count),
  };
}

function together(a: Moments | undefined, b: Moments): Moments {
  if (a === undefined) return b;
  const count = a.count + b.count;
  const between = (a.count * b.count) / count;
  return {
    count,
    mean: a.mean.map((mean, unit) => mean + ((b.mean[unit] - mean) * b.count) / count),
    squares: a.squares.map(
      (sum, unit) => sum + b.squares[unit] + between * (b.mean[unit] - a.mean[unit]) ** 2,
    ),
  };
}
