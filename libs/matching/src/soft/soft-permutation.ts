import { solveAssignment } from '@isthmus/assignment';
import type { Permutation, PermutationSpec, Weights } from '@isthmus/permutation';
import {
  add,
  fold,
  matMul,
  readFloat64,
  readFloats,
  reshape,
  type Tensor,
  tensor,
  tidy,
  toFloat64,
  type UnitsOnAxis,
  unfold,
} from '@isthmus/tensorflow';

/** Tensors by name: a network's weights on the device, or gradients with respect to them. */
export type DeviceWeights = ReadonlyMap<string, Tensor>;

/**
 * A doubly stochastic matrix (size x size) by group name, on the device, in place of indices:
 * row i says of which units unit i of the permuted network is made.
 */
export type SoftPermutation = ReadonlyMap<string, Tensor>;

/** Softly permuted weights, and the way back through what made them. */
export interface SoftlyPermuted {
  readonly weights: DeviceWeights;
  /**
   * The gradient of a scalar with respect to every group's matrix, from its gradient with
   * respect to `weights`; arrays without one do not influence it. Call in the same `tidy`.
   */
  gradient(ofWeights: DeviceWeights): SoftPermutation;
}

/**
 * Multiplies weights by each group's matrix along every axis of the group: `permuteWeights`
 * extended to matrices between permutations (Pena et al. 2023, eq. 4). Call inside `tidy`.
 */
export function permuteSoftly(
  weights: DeviceWeights,
  groups: PermutationSpec,
  soft: SoftPermutation,
): SoftlyPermuted {
  const permuted = new Map(weights);
  const products: Product[] = [];
  for (const { name: group, size: units, axes } of groups) {
    for (const { tensor: name, ...where } of axes) {
      const before = pick(permuted, name);
      const place = { ...where, units };
      const rows = unfold(before, place);
      const isFirst = before === weights.get(name);
      products.push({ group, name, place, rows, isFirst });
      permuted.set(name, fold(matMul(pick(soft, group), rows), before, place));
    }
  }
  return {
    weights: permuted,
    gradient: (ofWeights) => gradientOf(products, soft, ofWeights),
  };
}

/** One matrix product of `permuteSoftly`. */
interface Product {
  readonly group: string;
  /** The array that was multiplied, where, and what it was there. */
  readonly name: string;
  readonly place: UnitsOnAxis;
  readonly rows: Tensor;
  /** Set when nothing but the network's weights came before. */
  readonly isFirst: boolean;
}

function gradientOf(
  products: readonly Product[],
  soft: SoftPermutation,
  ofWeights: DeviceWeights,
): SoftPermutation {
  const gradients = new Map(ofWeights);
  const sums = new Map<string, Tensor>();
  for (const { group, name, place, rows, isFirst } of products.toReversed()) {
    const gradient = gradients.get(name);
    if (gradient === undefined) continue;
    const rowGradients = unfold(gradient, place);
    const more = matMul(rowGradients, rows, { transposeB: true });
    const sum = sums.get(group);
    sums.set(group, sum === undefined ? more : add(sum, more));
    if (isFirst) continue;
    const before = matMul(pick(soft, group), rowGradients, { transposeA: true });
    gradients.set(name, fold(before, gradient, place));
  }
  return sums;
}

/** Copies weights to the device as PyTorch lays them out. The caller disposes of every tensor. */
export function toDeviceWeights(weights: Weights): DeviceWeights {
  return new Map([...weights].map(([name, { data, shape }]) => [name, tensor(data, shape)]));
}

/** A permutation as matrices: row i has its one at column `indices[i]`. The caller disposes of them. */
export function toSoft(permutation: Permutation): SoftPermutation {
  return new Map(
    [...permutation].map(([name, indices]) => {
      const size = indices.length;
      const matrix = new Float32Array(size * size);
      indices.forEach((column, row) => {
        matrix[row * size + column] = 1;
      });
      return [name, tensor(matrix, [size, size])];
    }),
  );
}

/**
 * The permutation with the greatest inner product with given matrices: of soft permutations it is
 * the nearest one, of a gradient the vertex that it points to.
 */
export function nearestPermutation(groups: PermutationSpec, soft: SoftPermutation): Permutation {
  return new Map(
    groups.map(({ name, size }) => {
      const data = readFloats(pick(soft, name));
      const { columnOfRow } = solveAssignment(
        { rows: size, columns: size, data },
        { maximize: true },
      );
      return [name, columnOfRow];
    }),
  );
}

/** The sum over all tensors of `a` of <a, b>, added up in float64. */
export function innerProduct(a: DeviceWeights, b: DeviceWeights): number {
  let sum = 0;
  tidy(
    () => {
      for (const [name, value] of a) {
        const left = toFloat64(reshape(value, [1, value.size]));
        const right = reshape(pick(b, name), [value.size, 1]);
        sum += readFloat64(matMul(left, right))[0];
      }
    },
    () => [],
  );
  return sum;
}

/** The tensor of that name. Throws a RangeError when there is none. */
export function pick(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const value = tensors.get(name);
  if (value === undefined) {
    throw new RangeError(
      `the networks and the spec do not fit each other: expected a tensor for each of its names [missing=${name}, known=${[...tensors.keys()]}]`,
    );
  }
  return value;
}
