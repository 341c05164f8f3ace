import type { Weights } from '@isthmus/permutation';
import type { Place } from './place.js';

/** Tensors that are one in the file, each with the name of the one that it is the same as. */
export type Aliases = ReadonlyMap<string, string>;

/** Tensors of fewer entries may well be equal without being one: biases and shifts that begin at zero. */
const fewestEntries = 16;

/**
 * Throws a RangeError where two parameters of a network are one tensor in the file: re-ordered by themselves they would
 * be one no more.
 */
export function refuseTied(places: readonly Place[], aliases: Aliases): void {
  const byTensor = new Map<string, Place>();
  for (const place of places) {
    const tensor = aliases.get(place.theirs) ?? place.theirs;
    const other = byTensor.get(tensor);
    if (other !== undefined) {
      throw new RangeError(
        `the network has two layers for what the file holds once [tensors=${other.theirs} and ${place.theirs}]; networks with shared layers cannot be expressed: save a copy in which each layer has weights of its own`,
      );
    }
    byTensor.set(tensor, place);
  }
}

/** What to say of tensors that hold the same numbers without being one in the file. */
export function equalTensors(theirs: Weights, places: readonly Place[]): readonly string[] {
  const byValues = new Map<string, string>();
  const equal: string[] = [];
  for (const { theirs: tensor } of places) {
    const weight = theirs.get(tensor);
    if (weight === undefined || weight.data.length < fewestEntries) continue;
    if (weight.data.every((value) => value === weight.data[0])) continue;
    const key = `${weight.shape.join('x')} ${weight.data.slice(0, fewestEntries).join()}`;
    const other = byValues.get(key);
    const data = other === undefined ? undefined : theirs.get(other)?.data;
    if (data?.every((value, i) => value === weight.data[i])) {
      equal.push(`${other} and ${tensor} hold the same numbers, but are two parameters`);
    } else byValues.set(key, tensor);
  }
  return equal;
}

/** Weights of a file in which every tensor that is the same as a placed one has its values. */
export function withAliases(weights: Weights, places: readonly Place[], aliases: Aliases): Weights {
  const placed = new Set(places.map(({ theirs }) => theirs));
  const sources = new Map<string, string>();
  for (const [name, target] of aliases) {
    const group = [
      target,
      ...[...aliases].flatMap(([other, to]) => (to === target ? [other] : [])),
    ];
    const source = group.find((one) => placed.has(one));
    if (source !== undefined) for (const one of [name, target]) sources.set(one, source);
  }
  return new Map(
    [...weights].map(([name, weight]) => [name, weights.get(sources.get(name) ?? name) ?? weight]),
  );
}
