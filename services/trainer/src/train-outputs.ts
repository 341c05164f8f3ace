import type { ArtifactRef } from '@isthmus/object-store';
import { artifactRef, epoch, type TrainedNetwork } from '@isthmus/task';
import { z } from 'zod';

/** Which network of a task: that of a run of the spec, at a level of pruning, 0 for the dense one. */
const place = { run: z.int().nonnegative(), level: z.int().nonnegative() };

/** One thing that training put out. */
export const trainOutput = z.discriminatedUnion('kind', [
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
export type TrainOutput = z.infer<typeof trainOutput>;

/** The artifact that an output names, if any. */
export function artifactOf(output: TrainOutput): readonly ArtifactRef[] {
  if (output.kind === 'epoch') return [];
  return [output.kind === 'mask' ? output.mask : output.model];
}

/** What a task's networks came to, from all that training put out. */
export function gatherNetworks(outputs: readonly TrainOutput[], runs: number): TrainedNetwork[] {
  return Array.from({ length: runs }, (_, run) => {
    const levels = outputs.flatMap((output) =>
      output.kind === 'mask' && output.run === run ? [output] : [],
    );
    return {
      ...trainingOf(outputs, run, 0),
      levels: levels.map(({ level, density, mask }) => ({
        ...trainingOf(outputs, run, level),
        level,
        density,
        mask,
      })),
    };
  });
}

function trainingOf(outputs: readonly TrainOutput[], run: number, level: number) {
  const epochs: z.infer<typeof epoch>[] = [];
  const checkpoints: { step: number; model: ArtifactRef }[] = [];
  let trained: ArtifactRef | undefined;
  for (const output of outputs) {
    if (output.run !== run || output.level !== level) continue;
    if (output.kind === 'epoch') epochs.push(output.epoch);
    if (output.kind === 'checkpoint') {
      checkpoints.push({ step: output.step, model: output.model });
    }
    if (output.kind === 'model') trained = output.model;
  }
  if (trained === undefined) {
    throw new Error(`the compute thread ended without a network [run=${run}, level=${level}]`);
  }
  return { model: trained, epochs, checkpoints };
}
