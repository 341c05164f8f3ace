import type { Weights } from '@isthmus/permutation';

/** Weights of networks of one architecture as arrays with one more axis, the first: the network. */
export function stackWeights(networks: readonly Weights[]): Weights {
  const [first = new Map()] = networks;
  return new Map(
    [...first].map(([name, { shape, data }]) => {
      const stacked = new Float32Array(networks.length * data.length);
      networks.forEach((weights, i) => {
        stacked.set(arrayNamed(weights, name), i * data.length);
      });
      return [name, { shape: [networks.length, ...shape], data: stacked }];
    }),
  );
}

/** Undoes `stackWeights`, of so many networks. */
export function unstackWeights(stacked: Weights, networks: number): readonly Weights[] {
  return Array.from({ length: networks }, (_, i) => {
    const own = [...stacked].map(([name, { shape, data }]) => {
      const size = data.length / networks;
      return [name, { shape: shape.slice(1), data: data.slice(i * size, (i + 1) * size) }] as const;
    });
    return new Map(own);
  });
}

function arrayNamed(weights: Weights, name: string): Float32Array {
  const weight = weights.get(name);
  if (weight === undefined) throw new RangeError(`a network lacks a weight [name=${name}]`);
  return weight.data;
}
