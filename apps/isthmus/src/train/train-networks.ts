import { checkFiniteWeights, weightsOf, writeWeights } from '@isthmus/checkpoint';
import { type Dataset, datasetCautions, encodeDataset } from '@isthmus/dataset';
import { type Network, networkParameters, outputShape, parseNetwork } from '@isthmus/network';
import { type ArtifactRef, getArtifact, putArtifact } from '@isthmus/object-store';
import { checkTrainingFits, obtainTraining } from '@isthmus/study';
import { trainSpec } from '@isthmus/task';
import { maskOf } from '@isthmus/training';
import type { TrainingSettings } from '@isthmus/training/settings';
import { checkOutputs } from '../input/files.js';
import { asModel, isNamedAsAnother } from '../input/model-file.js';
import { openCheckpoint } from '../input/open-checkpoint.js';
import { type SessionOptions, withSession } from '../session/session.js';
import { withSource } from '../task/result-source.js';
import { sayAssumed, sayNotes } from '../task/stored-inputs.js';
import { BadInput } from '../terminal/exit-code.js';
import { say } from '../terminal/output.js';
import { sayStored } from '../terminal/say-stored.js';
import { settingsAmong } from './setting-options.js';
import { type TrainedFiles, trainedProvenance, writeTrained } from './trained-files.js';

/** The options of `isthmus train`; it has those of `settingOptions`, too. */
export interface TrainOptions extends SessionOptions, Pick<TrainingSettings, 'spawn'> {
  readonly network: string;
  readonly dataset: string;
  readonly mask?: string;
  /** Which of several dicts of tensors in the mask's file. */
  readonly weights?: string;
  readonly seed: number;
  readonly orderSeed?: number;
  readonly noiseSeed?: number;
  readonly output: string;
  readonly json?: boolean;
}

/** What `train --json` prints. */
export interface Trained extends TrainedFiles {
  readonly stepMs: number;
  /** Of the data set, which were said on stderr. */
  readonly warnings: readonly string[];
}

/** Trains a network as the options say, and writes all that it gave beside the output. */
export async function train(options: TrainOptions): Promise<Trained> {
  const { seed, orderSeed = seed, noiseSeed = seed, output } = options;
  checkOutputs(options.mask === undefined ? [] : [options.mask], [output]);
  checkAsked(options);
  const network = parseNetwork(options.network);
  const spec = trainSpec.parse({
    network: network.notation,
    ...settingsAmong(options),
    runs: [{ seed, order: orderSeed, noise: noiseSeed }],
  });
  const maskFile = readMask(options, network);
  return withSession('train', options, async (session) => {
    const { store, signal } = session;
    const data = await session.loadDataset(options.dataset);
    checkTrainingFits(network, spec, data);
    const warnings = cautionsOf(network, data, options.dataset);
    const dataset = await putArtifact(store, encodeDataset(data));
    const mask = maskFile && (await putArtifact(store, maskFile));
    const { result, cached } = await withSource(session, `train seed ${seed}`, (source) =>
      obtainTraining({ spec, dataset, mask }, source),
    );
    if (cached) sayStored();
    const [trained] = result.networks;
    if (trained === undefined) throw new Error('the trainer gave no network');
    const provenance = trainedProvenance(spec, {
      dataset: { notation: options.dataset, sha256: dataset.sha256 },
      mask: mask?.sha256,
      tensorflow: result.tensorflow,
    });
    const fetch = (artifact: ArtifactRef) => getArtifact(store, artifact, { signal });
    const files = await writeTrained(trained, { output, provenance, fetch });
    return { ...files, stepMs: result.stepMs, warnings };
  });
}

/** Throws BadInput for options that contradict each other, or do nothing. */
function checkAsked({ output, spawn, mask, weights, ...seeds }: TrainOptions) {
  const { seed, orderSeed = seed, noiseSeed = seed } = seeds;
  if (isNamedAsAnother(output, 'safetensors')) {
    throw new BadInput(
      `weights are written as safetensors [output=${output}, expected a name that ends in .safetensors]`,
    );
  }
  if (weights !== undefined && mask === undefined) {
    throw new BadInput(
      `--weights chooses among what the file of --mask holds [weights=${weights}]`,
    );
  }
  if (spawn !== 'none' && orderSeed === seed && noiseSeed === seed) {
    throw new BadInput(
      `a training that spawns goes on as before [spawn=${spawn}]; give it an --order-seed or a --noise-seed of its own`,
    );
  }
}

/**
 * The zeros of a mask file, or of a network's, whatever its format and names, as a mask artifact;
 * undefined where no file is given. Throws BadInput when it has none.
 */
function readMask(
  { mask: file, weights: key }: TrainOptions,
  network: Network,
): Uint8Array | undefined {
  if (file === undefined) return undefined;
  const parameters = networkParameters(network);
  const checkpoint = openCheckpoint(file, key);
  const weights = weightsOf(checkpoint, { file });
  checkFiniteWeights(weights, { file });
  const isMask = [...weights.keys()].every((name) => parameters.has(name));
  const model = isMask ? undefined : asModel(file, checkpoint, network.notation);
  if (model !== undefined) sayAssumed(model);
  else sayNotes({ file, checkpoint });
  const mask = maskOf(model?.weights ?? weights, parameters);
  if (mask.size === 0) {
    throw new BadInput(
      `a mask leaves nothing out [file=${file}, expected zeros in an array of two axes or more]`,
    );
  }
  return writeWeights(mask);
}

/** Says what is easily missed about a data set, and gives it back. */
function cautionsOf(network: Network, data: Dataset, notation: string): readonly string[] {
  const outputs = outputShape(network).reduce((product, size) => product * size, 1);
  const warnings = datasetCautions(data, { notation, outputs });
  for (const warning of warnings) say(`warning: ${warning}`);
  return warnings;
}
