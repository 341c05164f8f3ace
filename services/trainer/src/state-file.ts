import { readWeights, writeWeights } from '@isthmus/checkpoint';
import type { Weights } from '@isthmus/permutation';
import type { PruningState } from '@isthmus/training';
import { z } from 'zod';

/** Where a task is: in one of its runs. */
export interface TaskState {
  readonly run: number;
  readonly pruning: PruningState;
}

const place = z.strictObject({
  run: z.int(),
  level: z.int(),
  step: z.int(),
  lossSum: z.number(),
  seen: z.int(),
});

/** Writes a state as safetensors: weights, the optimizer's arrays, the mask and what levels rewind to. */
export function writeState({ run, pruning }: TaskState): Uint8Array {
  const { level, mask, rewound, training } = pruning;
  const { step, lossSum, seen, weights, optimizer } = training;
  const moments = [...optimizer].map(
    ([name, data]) => [name, { shape: [data.length], data }] as const,
  );
  const groups = { weights, mask, rewound, optimizer: new Map(moments) };
  const arrays = Object.entries(groups).flatMap(([group, members]) =>
    [...(members ?? [])].map(([name, array]) => [`${group}/${name}`, array] as const),
  );
  const where = JSON.stringify({ run, level, step, lossSum, seen });
  return writeWeights(new Map(arrays), { place: where });
}

/** Reads what `writeState` wrote, to the bit. Throws for anything else. */
export function readState(bytes: Uint8Array): TaskState {
  const { weights: arrays, metadata } = readWeights(bytes, { file: 'saved state' });
  const { run, level, ...counts } = place.parse(JSON.parse(metadata.place ?? 'null'));
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
    weights: group('weights') ?? new Map(),
    optimizer: new Map(optimizer),
  };
  return { run, pruning: { level, mask: group('mask'), rewound: group('rewound'), training } };
}
