import {
  type Network,
  networkParameters,
  type ParameterTensors,
  toTensors,
} from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import {
  add,
  multiply,
  readFloat64,
  scale,
  sumOver,
  type Tensor,
  tidy,
  toFloat64,
} from '@isthmus/tensorflow';

/** A direction in the space of a network's trained weights: float64 on the device, by name. */
export type Direction = ReadonlyMap<string, Tensor>;

/** Weights, or a direction, in float64 on the device. The caller disposes of them. */
export function toPoint(network: Network, weights: Weights): ParameterTensors {
  return tidy(
    () => new Map([...toTensors(network, weights)].map(([name, w]) => [name, toFloat64(w)])),
    (point) => point.values(),
  );
}

/** What `combine` makes of each trained array of one point and its namesake in another. The caller disposes of it. */
export function directionFrom(
  network: Network,
  [a, b]: readonly [ParameterTensors, ParameterTensors],
  combine: (a: Tensor, b: Tensor) => Tensor,
): Direction {
  const parameters = networkParameters(network);
  const trained = [...a].filter(([name]) => parameters.get(name)?.isBuffer !== true);
  return tidy(
    () => new Map(trained.map(([name, value]) => [name, combine(value, arrayNamed(b, name))])),
    (direction) => direction.values(),
  );
}

/** point + step direction; what the direction lacks stays, in copies. The caller disposes of it. */
export function moved(
  point: ParameterTensors,
  direction: Direction,
  step: number,
): ParameterTensors {
  return tidy(
    () =>
      new Map(
        [...point].map(([name, value]) => {
          const along = direction.get(name);
          return [name, along === undefined ? scale(value, 1) : add(value, scale(along, step))];
        }),
      ),
    (made) => made.values(),
  );
}

/** The inner product of a direction and another, or a point: over the arrays of the first. */
export function dot(a: Direction, b: ParameterTensors): number {
  let total = 0;
  for (const [name, value] of a) {
    total += tidy(
      () => {
        const product = multiply(value, arrayNamed(b, name));
        const axes = product.shape.map((_, axis) => axis);
        return readFloat64(sumOver(product, axes))[0];
      },
      () => [],
    );
  }
  return total;
}

function arrayNamed(arrays: ParameterTensors, name: string): Tensor {
  const value = arrays.get(name);
  if (value === undefined) throw new RangeError(`no array of that name [tensor=${name}]`);
  return value;
}
