import { readSafetensors, writeSafetensors } from '@isthmus/checkpoint';
import type { ArtifactRef } from '@isthmus/object-store';
import type { Epoch, TrainedNetwork, TrainSpec } from '@isthmus/task';
import { fileBeside, writeOutput } from '../input/files.js';
import { type ModelProvenance, ourVersions, withProvenance } from '../input/provenance.js';

/** A trained network in files. */
export interface TrainedFiles {
  readonly model: string;
  readonly epochs: readonly Epoch[];
  readonly checkpoints: readonly { readonly step: number; readonly model: string }[];
  readonly levels: readonly LevelFiles[];
}

interface LevelFiles extends Omit<TrainedFiles, 'levels'> {
  readonly level: number;
  readonly density: number;
  readonly mask: string;
}

/** Where the files go, what they say of themselves, and how the store's artifacts are had. */
interface Writing {
  readonly output: string;
  readonly provenance: ModelProvenance;
  fetch(artifact: ArtifactRef): Promise<Uint8Array>;
}

/** What stands in a trained network's files beside what the task tells. */
interface TrainedFrom extends Pick<ModelProvenance, 'dataset' | 'mask'> {
  readonly tensorflow: string;
}

/** Where the network of a training of one run comes from. */
export function trainedProvenance(
  { network, runs: [run], ...training }: TrainSpec,
  { dataset, mask, tensorflow }: TrainedFrom,
): ModelProvenance {
  return {
    made: 'train',
    network,
    dataset,
    ...(run && { seeds: { initialisation: run.seed, order: run.order, noise: run.noise } }),
    training,
    ...(mask && { mask }),
    versions: { ...ourVersions, tensorflow },
  };
}

/** Writes all that a training gave beside the output. */
export async function writeTrained(
  trained: TrainedNetwork,
  { output, provenance, fetch }: Writing,
): Promise<TrainedFiles> {
  const save = async (file: string, artifact: ArtifactRef, of: Partial<ModelProvenance>) => {
    const { tensors, metadata } = readSafetensors(await fetch(artifact), { file: artifact.key });
    const said = withProvenance(metadata, { ...provenance, ...of });
    writeOutput(file, writeSafetensors(tensors, said));
    return file;
  };
  const saveTraining = async (
    { model, epochs, checkpoints }: Omit<TrainedNetwork, 'levels'>,
    file: string,
    of: Partial<ModelProvenance>,
  ) => {
    const kept: { step: number; model: string }[] = [];
    for (const { step, model } of checkpoints) {
      const beside = fileBeside(file, `step-${step}`);
      kept.push({ step, model: await save(beside, model, { ...of, step }) });
    }
    return { model: await save(file, model, of), epochs, checkpoints: kept };
  };
  const levels: LevelFiles[] = [];
  for (const { level, density, mask, ...training } of trained.levels) {
    const file = fileBeside(output, `level-${level}`);
    const files = await saveTraining(training, file, { level });
    const maskFile = fileBeside(file, 'mask');
    writeOutput(maskFile, await fetch(mask));
    levels.push({ level, density, ...files, mask: maskFile });
  }
  return { ...(await saveTraining(trained, output, {})), levels };
}
