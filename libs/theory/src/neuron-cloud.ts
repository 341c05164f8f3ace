import type { PointCloud } from '@isthmus/assignment';
import type { TensorAxis, Weights } from '@isthmus/permutation';

/** Where units lie on an axis of an array. */
export interface NeuronAxis extends TensorAxis {
  /** By how much what lies there is multiplied; 1 if left out. */
  readonly scale?: number;
}

/**
 * The units of a layer as points: the coordinates of unit i are all entries at unit i of every axis given,
 * one axis after the other. With the weights that lead in, the biases and, times the number of units, the
 * weights that lead on, these are the theta_i of a two-layer network f = 1/N sum_i sigma_*(x; theta_i)
 * (Ferbach et al. 2024, Theorem 3.1). Throws a RangeError that names tensor and axis when the weights
 * have no such axis.
 */
export function neuronCloud(
  weights: Weights,
  units: number,
  axes: readonly NeuronAxis[],
): PointCloud {
  const parts = axes.map((axis) => partOf(weights, units, axis));
  const dimension = parts.reduce((sum, { width }) => sum + width, 0);
  const data = new Float64Array(units * dimension);
  let offset = 0;
  for (const { width, values } of parts) {
    for (let unit = 0; unit < units; unit++) {
      data.set(values.subarray(unit * width, (unit + 1) * width), unit * dimension + offset);
    }
    offset += width;
  }
  return { points: units, dimension, data };
}

/** The entries of one array, unit by unit. */
interface Part {
  readonly width: number;
  readonly values: Float64Array;
}

function partOf(weights: Weights, units: number, neuronAxis: NeuronAxis): Part {
  const { tensor, axis, offset, block, scale = 1 } = neuronAxis;
  const found = weights.get(tensor);
  const length = found?.shape[axis] ?? 0;
  if (found === undefined || length < offset + units * block) {
    throw new RangeError(
      `expected ${offset + units * block} entries, got shape ${found?.shape.join('x') ?? 'absent'} [tensor=${tensor}, axis=${axis}]`,
    );
  }
  const { shape, data } = found;
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = data.length / (length * inner);
  const run = block * inner;
  const values = new Float64Array(units * outer * run);
  for (let unit = 0; unit < units; unit++) {
    for (let o = 0; o < outer; o++) {
      const from = (o * length + offset + unit * block) * inner;
      const to = (unit * outer + o) * run;
      for (let i = 0; i < run; i++) values[to + i] = scale * data[from + i];
    }
  }
  return { width: outer * run, values };
}
