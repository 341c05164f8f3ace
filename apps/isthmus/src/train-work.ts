import { readWeights, writeWeights } from '@isthmus/checkpoint';
import { type Network, networkParameters, parseNetwork } from '@isthmus/network';
import { type ArtifactRef, getArtifact, putArtifact } from '@isthmus/object-store';
import { checkTrainingFits, obtainResult } from '@isthmus/study';
import { type Epoch, type TrainedNetwork, trainSpec, trainTask } from '@isthmus/task';
import { maskOf } from '@isthmus/training';
import { putDataset } from './artifacts.js';
import { BadInput } from './exit-code.js';
import { checkOutputs, fileBeside, readInput, writeOutput } from './files.js';
import { isNamedAsAnother, readModel } from './model-file.js';
import { say } from './output.js';
import { showTask } from './progress.js';
import { type SessionOptions, withSession } from './session.js';

/** The options of `isthmus train`. */
export interface TrainOptions extends SessionOptions {
  readonly network: string;
  readonly dataset: string;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly schedule: string;
  readonly batch: number;
  readonly epochs: number;
  readonly labelSmoothing: number;
  readonly clip: number;
  readonly augment: readonly string[];
  readonly checkpoints: string;
  readonly prune: string;
  readonly mask?: string;
  readonly seed: number;
  readonly orderSeed?: number;
  readonly noiseSeed?: number;
  readonly spawn: string;
  readonly output: string;
  readonly json?: boolean;
}

/** A trained network in files: what `train --json` prints. */
export interface TrainedFiles {
  readonly model: string;
  readonly epochs: readonly Epoch[];
  readonly stepMs: number;
  readonly checkpoints: readonly { readonly step: number; readonly model: string }[];
  readonly levels: readonly LevelFiles[];
}

interface LevelFiles extends Omit<TrainedFiles, 'stepMs' | 'levels'> {
  readonly level: number;
  readonly density: number;
  readonly mask: string;
}

/** Trains a network as the options say, and writes all that it gave beside the output. */
export async function train(options: TrainOptions): Promise<TrainedFiles> {
  const { batch, seed, orderSeed = seed, noiseSeed = seed, output } = options;
  checkOutputs(options.mask === undefined ? [] : [options.mask], [output]);
  checkAsked(options);
  const network = parseNetwork(options.network);
  const spec = trainSpec.parse({
    network: network.notation,
    optimizer: options.optimizer,
    learningRate: options.learningRate,
    schedule: options.schedule,
    batchSize: batch,
    epochs: options.epochs,
    labelSmoothing: options.labelSmoothing,
    clip: options.clip,
    augment: options.augment,
    checkpoints: options.checkpoints,
    spawn: options.spawn,
    prune: options.prune,
    runs: [{ seed, order: orderSeed, noise: noiseSeed }],
  });
  const maskFile = options.mask === undefined ? undefined : readMask(options.mask, network);
  return withSession('train', options, async (session) => {
    const { store, signal } = session;
    const dataset = await putDataset(session, options.dataset, network, (data) =>
      checkTrainingFits(network, spec, data),
    );
    const mask = maskFile && (await putArtifact(store, maskFile));
    const given = mask ? { dataset, mask } : { dataset };
    const progress = showTask(`train seed ${seed}`);
    const { result, cached } = await obtainResult(
      { definition: trainTask, spec, inputs: Object.values(given) },
      store,
      async (digest) => {
        const services = await session.services();
        return services.train({ digest, spec, ...given }, { signal, onProgress: progress.note });
      },
      { signal },
    ).finally(progress.stop);
    if (cached) say('already done: read from the store');
    const [trained] = result.networks;
    if (trained === undefined) throw new Error('the trainer gave no network');
    const files = await write(trained, output, (artifact) =>
      getArtifact(store, artifact, { signal }),
    );
    return { ...files, stepMs: result.stepMs };
  });
}

/** Throws BadInput for options that contradict each other, or do nothing. */
function checkAsked({ output, spawn, seed, orderSeed = seed, noiseSeed = seed }: TrainOptions) {
  if (isNamedAsAnother(output, 'safetensors')) {
    throw new BadInput(
      `weights are written as safetensors [output=${output}, expected a name that ends in .safetensors]`,
    );
  }
  if (spawn !== 'none' && orderSeed === seed && noiseSeed === seed) {
    throw new BadInput(
      `a training that spawns goes on as before [spawn=${spawn}]; give it an --order-seed or a --noise-seed of its own`,
    );
  }
}

/**
 * The zeros of a mask file, or of a network's, whatever its format and names, as a mask artifact. Throws
 * BadInput when it has none.
 */
function readMask(file: string, network: Network): Uint8Array {
  const parameters = networkParameters(network);
  const { weights } = readWeights(readInput(file), { file });
  const isMask = [...weights.keys()].every((name) => parameters.has(name));
  const arrays = isMask ? weights : readModel(file, { network: network.notation }).weights;
  const mask = maskOf(arrays, parameters);
  if (mask.size === 0) {
    throw new BadInput(
      `a mask leaves nothing out [file=${file}, expected zeros in an array of two axes or more]`,
    );
  }
  return writeWeights(mask);
}

async function write(
  trained: TrainedNetwork,
  output: string,
  fetch: (artifact: ArtifactRef) => Promise<Uint8Array>,
): Promise<Omit<TrainedFiles, 'stepMs'>> {
  const save = async (file: string, artifact: ArtifactRef) => {
    writeOutput(file, await fetch(artifact));
    return file;
  };
  const saveTraining = async (
    { model, epochs, checkpoints }: Omit<TrainedNetwork, 'levels'>,
    file: string,
  ) => {
    const kept: { step: number; model: string }[] = [];
    for (const { step, model } of checkpoints) {
      kept.push({ step, model: await save(fileBeside(file, `step-${step}`), model) });
    }
    return { model: await save(file, model), epochs, checkpoints: kept };
  };
  const levels: LevelFiles[] = [];
  for (const { level, density, mask, ...training } of trained.levels) {
    const file = fileBeside(output, `level-${level}`);
    const files = await saveTraining(training, file);
    levels.push({ level, density, ...files, mask: await save(fileBeside(file, 'mask'), mask) });
  }
  return { ...(await saveTraining(trained, output)), levels };
}
