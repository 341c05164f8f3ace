import { gather, type Weights, type WeightTensor } from '@isthmus/permutation';
import { transposed } from '../device-order.js';
import type { Place } from './place.js';

/** A file's weights by a network's names, laid out as PyTorch lays them out. */
export function toOurs(theirs: Weights, places: readonly Place[]): Weights {
  return new Map(
    places.map((place) => {
      const { order, positions } = place;
      const straight = order ? transposed(tensorOf(theirs, place.theirs), order) : undefined;
      const weight = straight ?? tensorOf(theirs, place.theirs);
      if (positions === undefined) return [place.ours, weight];
      return [place.ours, gather(weight, 1, channelsFirst(weight.shape[1], positions))];
    }),
  );
}

/** A network's weights by a file's names, laid out as there; what has no place is as it was. */
export function toTheirs(ours: Weights, theirs: Weights, places: readonly Place[]): Weights {
  const back = places.map(({ ours: name, theirs: tensor, order, positions }) => {
    const weight = tensorOf(ours, name);
    const [, entries] = weight.shape;
    const unflattened =
      positions === undefined
        ? weight
        : gather(weight, 1, channelsFirst(entries, entries / positions));
    if (order === undefined) return [tensor, unflattened] as const;
    const inverse = order.map((_, axis) => order.indexOf(axis));
    return [tensor, transposed(unflattened, inverse)] as const;
  });
  const placed = new Map(back);
  return new Map([...theirs].map(([tensor, weight]) => [tensor, placed.get(tensor) ?? weight]));
}

/** For each entry of a flattened image channel by channel, where it is position by position. */
function channelsFirst(entries: number, positions: number): Int32Array {
  const channels = entries / positions;
  return Int32Array.from(
    { length: entries },
    (_, entry) => (entry % positions) * channels + Math.floor(entry / positions),
  );
}

function tensorOf(weights: Weights, name: string): WeightTensor {
  const weight = weights.get(name);
  if (weight === undefined) throw new RangeError(`weights lack a tensor [tensor=${name}]`);
  return weight;
}
