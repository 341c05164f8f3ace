import type { Permutation, PermutationGroup, PermutationSpec, Weights } from '@isthmus/permutation';
import {
  add,
  gather,
  matMul,
  readFloats,
  type Tensor,
  tensor,
  tidy,
  unfold,
} from '@isthmus/tensorflow';

/** Gram matrices of two networks' units, computed on the device. */
export interface GramMatrices {
  /**
   * (size x size, row-major): entry (i, j) is the inner product of all weights at unit i of
   * a and at unit j of b, b's other groups permuted as `permutation` says.
   */
  compute(group: PermutationGroup, permutation: Permutation): Float32Array;
  dispose(): void;
}

/** Copies both networks to the device. The caller disposes of them. */
export function createGramMatrices(a: Weights, b: Weights, spec: PermutationSpec): GramMatrices {
  const names = new Set(spec.flatMap(({ axes }) => axes.map(({ tensor: name }) => name)));
  const copy = (weights: Weights) =>
    new Map([...names].map((name) => [name, toDevice(weights, name)]));
  const [onDeviceA, onDeviceB] = [copy(a), copy(b)];
  return {
    compute: (group, permutation) => {
      const gram = tidy(
        () =>
          group.axes
            .map(({ tensor: name, axis }) => {
              const fixed = pick(onDeviceA, name);
              const moved = permuteOthers(pick(onDeviceB, name), name, axis, spec, permutation);
              return matMul(unfold(fixed, axis), unfold(moved, axis), { transposeB: true });
            })
            .reduce(add),
        (sum) => [sum],
      );
      const values = readFloats(gram);
      gram.dispose();
      return values;
    },
    dispose: () => {
      for (const value of [...onDeviceA.values(), ...onDeviceB.values()]) value.dispose();
    },
  };
}

/** Permutes every axis of a tensor but `axis`. */
function permuteOthers(
  value: Tensor,
  name: string,
  axis: number,
  spec: PermutationSpec,
  permutation: Permutation,
): Tensor {
  let permuted = value;
  for (const { name: group, axes } of spec) {
    const indices = permutation.get(group);
    if (indices === undefined) continue;
    for (const other of axes) {
      if (other.tensor !== name || other.axis === axis) continue;
      permuted = gather(permuted, tensor(indices, [indices.length]), other.axis);
    }
  }
  return permuted;
}

function toDevice(weights: Weights, name: string): Tensor {
  const weight = weights.get(name);
  if (weight === undefined) throw new RangeError(`a network lacks a tensor [tensor=${name}]`);
  return tensor(weight.data, weight.shape);
}

function pick(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const value = tensors.get(name);
  if (value === undefined) throw new RangeError(`a network lacks a tensor [tensor=${name}]`);
  return value;
}
