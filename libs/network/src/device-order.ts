import type { Weights, WeightTensor } from '@isthmus/permutation';
import type { Parameter } from './op.js';
import { count } from './shape.js';

/** Weights with their axes in the order that the device wants. */
export function toDeviceOrder(
  parameters: ReadonlyMap<string, Parameter>,
  weights: Weights,
): Weights {
  return reorder(parameters, weights, (order) => order);
}

/** Weights from the device with their axes in PyTorch's order. */
export function fromDeviceOrder(
  parameters: ReadonlyMap<string, Parameter>,
  weights: Weights,
): Weights {
  return reorder(parameters, weights, (order) => order.map((_, axis) => order.indexOf(axis)));
}

function reorder(
  parameters: ReadonlyMap<string, Parameter>,
  weights: Weights,
  direction: (order: readonly number[]) => readonly number[],
): Weights {
  return new Map(
    [...weights].map(([name, weight]) => {
      const order = parameters.get(name)?.deviceOrder;
      return [name, order === undefined ? weight : transposed(weight, direction(order))];
    }),
  );
}

/** Axis i of the result is axis `order[i]` of the array. */
export function transposed({ shape, data }: WeightTensor, order: readonly number[]): WeightTensor {
  const strides = shape.map((_, axis) => count(shape.slice(axis + 1)));
  const sizes = order.map((axis) => shape[axis]);
  const steps = order.map((axis) => strides[axis]);
  const out = new Float32Array(data.length);
  const index = new Int32Array(sizes.length);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from];
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      index[axis] += 1;
      if (index[axis] < sizes[axis]) break;
      from -= steps[axis] * sizes[axis];
      index[axis] = 0;
    }
  }
  return { shape: sizes, data: out };
}
