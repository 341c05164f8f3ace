import type { ArtifactRef } from '@isthmus/object-store';
import { artifactRef, epoch, type TrainedNetwork } from '@isthmus/task';
import { z } from 'zod';

/** Which network: the replica of a run of the spec, at a level of pruning, 0 for the dense one. */
const place = { run: z.int().nonnegative(), level: z.int().nonnegative() };

const stored = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('epoch'), ...place, epoch }),
  z.strictObject({
    kind: z.literal('checkpoint'),
    ...place,
    step: z.int().nonnegative(),
    model: artifactRef,
  }),
  z.strictObject({ kind: z.literal('model'), ...place, model: artifactRef }),
  z.strictObject({
    kind: z.literal('mask'),
    ...place,
    density: z.number().min(0).max(1),
    mask: artifactRef,
  }),
]);

/** One thing that training put out, read from a saved state. */
export const trainOutput = stored.transform(({ run: replica, ...output }) => ({
  replica,
  ...output,
}));
export type TrainOutput = z.output<typeof trainOutput>;

/** The same as a saved state holds it. */
export function storedOutput({ replica: run, ...output }: TrainOutput): z.input<typeof stored> {
  return { run, ...output };
}

/** The artifact that an output names, if any. */
export function artifactOf(output: TrainOutput): readonly ArtifactRef[] {
  if (output.kind === 'epoch') return [];
  return [output.kind === 'mask' ? output.mask : output.model];
}

/** What a task's networks came to, from all that training put out. */
export function gatherNetworks(
  outputs: readonly TrainOutput[],
  replicas: number,
): TrainedNetwork[] {
  return Array.from({ length: replicas }, (_, replica) => {
    const levels = outputs.flatMap((output) =>
      output.kind === 'mask' && output.replica === replica ? [output] : [],
    );
    return {
      ...trainingOf(outputs, replica, 0),
      levels: levels.map(({ level, density, mask }) => ({
        ...trainingOf(outputs, replica, level),
        level,
        density,
        mask,
      })),
    };
  });
}

function trainingOf(outputs: readonly TrainOutput[], replica: number, level: number) {
  const epochs: z.infer<typeof epoch>[] = [];
  const checkpoints: { step: number; model: ArtifactRef }[] = [];
  let trained: ArtifactRef | undefined;
  for (const output of outputs) {
    if (output.replica !== replica || output.level !== level) continue;
    if (output.kind === 'epoch') epochs.push(output.epoch);
    if (output.kind === 'checkpoint') {
      checkpoints.push({ step: output.step, model: output.model });
    }
    if (output.kind === 'model') trained = output.model;
  }
  if (trained === undefined) {
    throw new Error(
      `the compute thread ended without a network [replica=${replica}, level=${level}]`,
    );
  }
  return { model: trained, epochs, checkpoints };
}
