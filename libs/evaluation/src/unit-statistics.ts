import { createNodeRun, type Network, type ParameterTensors } from '@isthmus/network';
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
  const wanted = new Set(nodes);
  const last = network.nodes.findLastIndex(({ name }) => wanted.has(name));
  for (const { x } of batches) {
    yield { kind: 'batch' };
    const run = createNodeRun(network, x);
    try {
      for (const [index, { name }] of network.nodes.slice(0, last + 1).entries()) {
        const value = run.compute(index, parameters);
        if (wanted.has(name)) totals.set(name, together(totals.get(name), momentsOf(value)));
        run.release(index);
      }
    } finally {
      run.dispose();
    }
  }
  return new Map([...totals].map(([node, moments]) => [node, statisticsOf(moments)]));
}

/** Mean and standard deviation of every unit of a node, from its values on all batches (units last). */
export function statisticsOfValues(values: Iterable<Tensor>): UnitStatistics {
  let total: Moments | undefined;
  for (const value of values) total = together(total, momentsOf(value));
  if (total === undefined) throw new RangeError('statistics need one batch or more [batches=0]');
  return statisticsOf(total);
}

function statisticsOf({ count, mean, squares }: Moments): UnitStatistics {
  return { mean, std: squares.map((sum) => Math.sqrt(sum / count + epsilon)) };
}

/** Units lie on the last axis. */
function momentsOf(value: Tensor): Moments {
  const units = value.shape.at(-1) ?? 1;
  const axes = value.shape.slice(0, -1).map((_, axis) => axis);
  const count = value.size / units;
  const [mean, variance] = tidy(
    () => {
      const mean = meanOver(value, axes, { keepDims: true });
      const deviation = subtract(value, mean);
      return [mean, meanOver(multiply(deviation, deviation), axes)];
    },
    (made) => made,
  );
  try {
    return {
      count,
      mean: Float64Array.from(readFloats(mean)),
      squares: Float64Array.from(readFloats(variance), (entry) => entry * count),
    };
  } finally {
    for (const made of [mean, variance]) made.dispose();
  }
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
