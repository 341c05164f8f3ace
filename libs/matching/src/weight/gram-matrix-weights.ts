import type { Weights } from '@isthmus/permutation';
import {
  concatenate,
  disposeAll,
  gather,
  reshape,
  slice,
  type Tensor,
  tensor,
  tidy,
  transpose,
} from '@isthmus/tensorflow';
import type { UnitRows } from './gram-matrix-rows.js';
import type { Kernel } from './similarity-kernels.js';

/** What is done to the weights. */
export interface WeightRowOptions {
  readonly kernel: Kernel;
  /** The order in which the entries of the units' axis are taken; undefined for their own. */
  orderOf(rows: UnitRows): Int32Array | undefined;
}

/**
 * Copies rows to the device, one array's behind the other's (rows x units), each array's through
 * the kernel. Yields between arrays: a copy of a wide one takes a tenth of a second. The caller disposes of them.
 */
export function* weightRows(
  all: readonly UnitRows[],
  weights: Weights,
  { kernel, orderOf }: WeightRowOptions,
): Generator<void, Tensor> {
  const parts: Tensor[] = [];
  try {
    for (const rows of all) {
      const part = tidy(
        () => kernel(unitsLast(rows, weights, orderOf(rows))),
        (made) => [made],
      );
      parts.push(part);
      yield;
    }
    const only = parts.length === 1 ? parts.pop() : undefined;
    if (only !== undefined) return only;
    return tidy(
      () => concatenate(parts, 0),
      (stacked) => [stacked],
    );
  } finally {
    disposeAll(parts);
  }
}

/** All weights of an array at the units, a column each. */
function unitsLast(
  { place, shape, units }: UnitRows,
  weights: Weights,
  order: Int32Array | undefined,
): Tensor {
  const { axis, offset, block } = place;
  const length = shape[axis];
  const { data = new Float32Array() } = weights.get(place.tensor) ?? {};
  const outer = shape.slice(0, axis).reduce((product, size) => product * size, 1);
  const inner = (data.length / (outer * length)) * block;
  const rows = outer * inner;
  const isWhole = length === units * block;
  if (isWhole && order === undefined) {
    if (inner === 1) return tensor(data, [rows, units]);
    if (outer === 1) return transpose(tensor(data, [units, rows]), [1, 0]);
  }
  let value = tensor(data, [outer, length, inner / block]);
  if (order !== undefined) value = gather(value, tensor(order, [length]), 1);
  if (!isWhole) value = slice(value, 1, offset, units * block);
  return reshape(transpose(reshape(value, [outer, units, inner]), [0, 2, 1]), [rows, units]);
}
