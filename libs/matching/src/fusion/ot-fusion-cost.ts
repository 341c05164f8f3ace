import { incomingAxes } from '@isthmus/network';
import type { PermutationGroup, TensorAxis } from '@isthmus/permutation';
import {
  add,
  matMul,
  multiply,
  readFloat64,
  scale,
  sumOver,
  type Tensor,
  tensor,
  tidy,
  toFloat64,
  transpose,
  unfold,
} from '@isthmus/tensorflow';
import type { Moments } from '../activation/activation-moments.js';
import type { Model } from '../problem/model.js';
import { transportTensor, type UnitMaps } from './transport-weights.js';
import type { GroundCost } from './unit-transport.js';

/**
 * Euclidean distances of what leads into a group's units in a and in b (units of a x units of b), with
 * b's other groups carried over by `maps`. Only arrays count whose other groups all have maps, as
 * layer by layer at least one has. Throws a RangeError if none has.
 */
export function weightDistances(
  a: Model,
  b: Model,
  { name }: PermutationGroup,
  maps: ReadonlyMap<string, UnitMaps>,
): GroundCost {
  const [groupA, groupB] = [a, b].map(({ groups }) => groups.find((group) => group.name === name));
  if (groupA === undefined || groupB === undefined) {
    throw new RangeError(`the networks differ in more than their widths [group=${name}]`);
  }
  const isReady = (array: string) =>
    a.groups.every(
      (group) =>
        maps.has(group.name) ||
        !group.axes.some(({ tensor: on, axis }) => on === array && axis !== 0),
    );
  const placesB = incomingAxes(b.network, groupB);
  const ready = incomingAxes(a.network, groupA)
    .flatMap((place, i) => {
      const placeB = placesB[i];
      return placeB?.tensor === place.tensor ? [{ place, placeB }] : [];
    })
    .filter(({ place }) => isReady(place.tensor));
  if (ready.length === 0) {
    throw new RangeError(`no array leads into a group from units that are matched [group=${name}]`);
  }
  const change = { from: b, to: a, maps };
  // A neighbour on axis 0 that changes its width would move the group from where it lies.
  const isMoved = ({ axis }: TensorAxis, { incoming: { rows, columns } }: UnitMaps) =>
    axis !== 0 || rows === columns;
  const [distances] = tidy(
    () => {
      const squares = ready.map(({ place, placeB }) => {
        const array = a.weights.get(place.tensor);
        if (array === undefined) throw new RangeError(`a model lacks ${place.tensor}`);
        const moved = transportTensor(b.weights, place.tensor, change, isMoved);
        return squaredDistances(
          unfold(tensor(array.data, array.shape), { ...place, units: groupA.size }),
          unfold(tensor(moved.data, moved.shape), { ...placeB, units: groupB.size }),
        );
      });
      return [squares.reduce(add)];
    },
    (made) => made,
  );
  const data = readFloat64(distances).map((square) => Math.sqrt(Math.max(0, square)));
  distances.dispose();
  return { rows: groupA.size, columns: groupB.size, data };
}

/** Root mean squared differences of the activations of a's units and b's over all samples. */
export function activationDistances(moments: Moments): GroundCost {
  const { samples, products, squaresA, squaresB, meanA, meanB } = moments;
  const [rows, columns] = [meanA.length, meanB.length];
  const data = products.map((product, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    const variance = (squaresA[i] + squaresB[j] - 2 * product) / samples;
    return Math.sqrt(Math.max(0, variance) + (meanA[i] - meanB[j]) ** 2);
  });
  return { rows, columns, data };
}

/** Between the rows of a and of b, in float64, since equal rows cancel. */
function squaredDistances(a: Tensor, b: Tensor): Tensor {
  const [wideA, wideB] = [toFloat64(a), toFloat64(b)];
  const norms = (rows: Tensor) => sumOver(multiply(rows, rows), [1], { keepDims: true });
  const products = matMul(wideA, wideB, { transposeB: true });
  return add(add(norms(wideA), transpose(norms(wideB), [1, 0])), scale(products, -2));
}
