import { readWeights, writeWeights } from '@isthmus/checkpoint';
import type { Weights } from '@isthmus/permutation';
import type { ReplicasState } from '@isthmus/training';
import { z } from 'zod';

const place = z.strictObject({
  run: z.int(),
  level: z.int(),
  step: z.int(),
  seen: z.int(),
  lossSums: z.array(z.number()).min(1),
});

/**
 * Writes a state as safetensors: the weights of each network in training, the optimizer's arrays, the mask
 * and what levels rewind to.
 */
export function writeState({ replica, pruning }: ReplicasState): Uint8Array {
  const { level, mask, rewound, training } = pruning;
  const { step, seen, lossSums, weights, optimizer } = training;
  const moments = [...optimizer].map(
    ([name, data]) => [name, { shape: [data.length], data }] as const,
  );
  const networks = weights.map((one, i) => [networkGroup(i), one] as const);
  const groups = { ...Object.fromEntries(networks), mask, rewound, optimizer: new Map(moments) };
  const arrays = Object.entries(groups).flatMap(([group, members]) =>
    [...(members ?? [])].map(([name, array]) => [`${group}/${name}`, array] as const),
  );
  const where = JSON.stringify({ run: replica, level, step, seen, lossSums });
  return writeWeights(new Map(arrays), { place: where });
}

/** Reads what `writeState` wrote, to the bit. Throws for anything else. */
export function readState(bytes: Uint8Array): ReplicasState {
  const { weights: arrays, metadata } = readWeights(bytes, { file: 'saved state' });
  const { run: replica, level, ...counts } = place.parse(JSON.parse(metadata.place ?? 'null'));
  const group = (name: string): Weights | undefined => {
    const prefix = `${name}/`;
    const members = [...arrays].filter(([key]) => key.startsWith(prefix));
    const named = members.map(([key, array]) => [key.slice(prefix.length), array] as const);
    return named.length === 0 ? undefined : new Map(named);
  };
  const optimizer = [...(group('optimizer') ?? [])].map(
    ([name, { data }]) => [name, data] as const,
  );
  const training = {
    ...counts,
    weights: counts.lossSums.map((_, i) => group(networkGroup(i)) ?? new Map()),
    optimizer: new Map(optimizer),
  };
  return { replica, pruning: { level, mask: group('mask'), rewound: group('rewound'), training } };
}

/** Under which the weights of the networks stand that are trained at once. */
function networkGroup(i: number): string {
  return `network ${i}`;
}
