import { type Network, networkParameters, type ParameterTensors } from '@isthmus/network';
import { entriesOf, type Permutation, type PermutationSpec } from '@isthmus/permutation';
import { gather, tensor } from '@isthmus/tensorflow';
import { pick } from './soft-permutation.js';

/** A network's groups, with their axes as they lie on the device. */
export function deviceGroups(groups: PermutationSpec, network: Network): PermutationSpec {
  const parameters = networkParameters(network);
  const onDevice = (name: string, axis: number) =>
    parameters.get(name)?.deviceOrder?.indexOf(axis) ?? axis;
  return groups.map((group) => ({
    ...group,
    axes: group.axes.map((place) => ({ ...place, axis: onDevice(place.tensor, place.axis) })),
  }));
}

/**
 * `permuteWeights` for parameters on the device, with what `deviceGroups` gives: tensors
 * without a group are shared, the others new. Call inside `tidy`.
 */
export function permuteTensors(
  parameters: ParameterTensors,
  groups: PermutationSpec,
  permutation: Permutation,
): ParameterTensors {
  const permuted = new Map(parameters);
  for (const { name, axes } of groups) {
    const indices = permutation.get(name);
    if (indices === undefined) continue;
    for (const { tensor: of, axis, ...place } of axes) {
      const value = pick(permuted, of);
      const entries = entriesOf(indices, value.shape[axis], place);
      permuted.set(of, gather(value, tensor(entries, [entries.length]), axis));
    }
  }
  return permuted;
}
