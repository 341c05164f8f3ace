import { readWeights, writeWeights } from '@isthmus/checkpoint';
import type { Weights } from '@isthmus/permutation';
import type { TrainingState } from '@isthmus/training';
import { z } from 'zod';

/** Where training is; `run` counts the replicas. */
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
export function writeState(state: TrainingState): Uint8Array {
  const { mask, rewound, weights, optimizer } = state;
  const { replica: run, level, step, seen, lossSums } = state;
  const moments = [...optimizer].map(
    ([name, data]) => [name, { shape: [data.length], data }] as const,
  );
  const networks = weights.map((one, i) => [networkGroup(i), one] as const);
  const groups = { ...Object.fromEntries(networks), mask, rewound, optimizer: new Map(moments) };
  const arrays = Object.entries(groups).flatMap(([group, members]) =>
    [...(members ?? [])].map(([name, array]) => [`${group}/${name}`, array] as const),
  );
  const where = JSON.stringify({ run, level, step, seen, lossSums });
  return writeWeights(new Map(arrays), { place: where });
}

/** Reads what `writeState` wrote, to the bit. Throws for anything else. */
export function readState(bytes: Uint8Array): TrainingState {
  const { weights: arrays, metadata } = readWeights(bytes, { file: 'saved state' });
  const { run: replica, ...counts } = place.parse(JSON.parse(metadata.place ?? 'null'));
  const group = (name: string): Weights | undefined => {
    const prefix = `${name}/`;
    const members = [...arrays].filter(([key]) => key.startsWith(prefix));
    const named = members.map(([key, array]) => [key.slice(prefix.length), array] as const);
    return named.length === 0 ? undefined : new Map(named);
  };
  const optimizer = [...(group('optimizer') ?? [])].map(
    ([name, { data }]) => [name, data] as const,
  );
  return {
    replica,
    ...counts,
    mask: group('mask'),
    rewound: group('rewound'),
    weights: counts.lossSums.map((_, i) => group(networkGroup(i)) ?? new Map()),
    optimizer: new Map(optimizer),
  };
}

/** Under which the weights of the networks stand that are trained at once. */
function networkGroup(i: number): string {
  return `network ${i}`;
}
