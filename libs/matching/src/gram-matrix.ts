import {
  entriesOf,
  type Permutation,
  type PermutationGroup,
  type PermutationSpec,
  type TensorAxis,
  type Weights,
} from '@isthmus/permutation';
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
            .map((place) => {
              const moved = permuteOthers(pick(onDeviceB, place.tensor), place, group, {
                spec,
                permutation,
              });
              const unitsA = unfold(pick(onDeviceA, place.tensor), { ...place, units: group.size });
              const unitsB = unfold(moved, { ...place, units: group.size });
              return matMul(unitsA, unitsB, { transposeB: true });
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

/** Permutes a tensor by every group on every axis, but for the group that is matched at its place. */
function permuteOthers(
  value: Tensor,
  place: TensorAxis,
  group: PermutationGroup,
  { spec, permutation }: { readonly spec: PermutationSpec; readonly permutation: Permutation },
): Tensor {
  let permuted = value;
  for (const other of spec) {
    const indices = permutation.get(other.name);
    if (indices === undefined) continue;
    for (const { tensor: name, axis, ...where } of other.axes) {
      if (name !== place.tensor || (other === group && axis === place.axis)) continue;
      const entries = entriesOf(indices, permuted.shape[axis], where);
      permuted = gather(permuted, tensor(entries, [entries.length]), axis);
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
