import { checkSameShapes, writePermutation, writeWeights } from '@isthmus/checkpoint';
import { encodeDataset } from '@isthmus/dataset';
import { isSameNetwork, type Network } from '@isthmus/network';
import { type ArtifactRef, type ObjectStore, putArtifact } from '@isthmus/object-store';
import type { Weights } from '@isthmus/permutation';
import { checkNetworkFits } from '@isthmus/study';
import {
  type MeasuredDataset,
  type Measuring,
  measuredDataset,
  optionalDataset,
} from '../input/measured-dataset.js';
import {
  type ModelFile,
  type ModelOptions,
  readModel,
  readModelLike,
  showNetwork,
} from '../input/model-file.js';
import { orderText, unneededText } from '../input/model-reading.js';
import { type ExpectedOf, readPermutationOf } from '../input/permutation-of.js';
import type { Session } from '../session/session.js';
import { BadInput } from '../terminal/exit-code.js';
import { say } from '../terminal/output.js';

/** A model file whose weights are in the store, under the network's names. */
export interface StoredModel extends ModelFile {
  readonly artifact: ArtifactRef;
}

/**
 * Reads model files, of whatever formats and namings, and puts their weights into the store
 * under the network's names. Throws, naming tensor and shapes, when they are not of one network;
 * "auto" tells it from the first file, but for files that name theirs. What had to be assumed is said.
 */
export async function putModels(
  store: ObjectStore,
  [fileA, ...files]: readonly [a: string, ...others: string[]],
  options: ModelOptions,
): Promise<readonly [a: StoredModel, ...others: StoredModel[]]> {
  const first = readModel(fileA, options);
  const others = files.map((file) => readModelLike(first, file, options));
  for (const model of others) checkSameNetwork(first, model);
  for (const model of [first, ...others]) sayAssumed(model);
  const put = async (model: ModelFile): Promise<StoredModel> => {
    return { ...model, artifact: await putWeights(store, model.weights, first.network) };
  };
  return [await put(first), ...(await Promise.all(others.map(put)))];
}

/** Puts weights into the store, under the network's names. */
export function putWeights(
  store: ObjectStore,
  weights: Weights,
  { notation }: Network,
): Promise<ArtifactRef> {
  return putArtifact(store, writeWeights(weights, { network: notation }));
}

/** Throws, naming tensor and shapes, or both networks, when two models are not of one network. */
export function checkSameNetwork(a: ModelFile, b: ModelFile): void {
  if (isSameNetwork(a.network, b.network)) return;
  checkSameShapes(a, b);
  throw new BadInput(
    `the models are of different networks [${a.file}=${showNetwork(a.network)}, ${b.file}=${showNetwork(b.network)}]; if they are of one, name it with --network`,
  );
}

/**
 * Says how the file was read: what was converted or chosen, what its names and shapes left open, the
 * order of layers where that was searched for, and the weights that the network does not need.
 */
export function sayAssumed(model: ModelFile): void {
  const { file, network, assumed } = model;
  sayNotes(model);
  const [order, leftOut] = [orderText(model), unneededText(model)];
  const told = [
    ...(assumed.length === 0 ? [] : [`assumed: ${assumed.join('; ')}`]),
    ...(order === undefined ? [] : [`order: ${order}`]),
    ...(leftOut === undefined ? [] : [`left out: ${leftOut}`]),
  ];
  if (told.length > 0) say(`${file}: taken for ${showNetwork(network)}; ${told.join('; ')}`);
}

/** Says what was converted or chosen to read a file. */
export function sayNotes({ file, checkpoint }: Pick<ModelFile, 'file' | 'checkpoint'>): void {
  for (const note of checkpoint.notes) say(`${file}: ${note}`);
}

/** A data set in the store on which models are measured. */
export interface StoredDataset extends Omit<MeasuredDataset, 'dataset'> {
  readonly artifact: ArtifactRef;
  readonly classes: number;
}

/** Puts the data set on which models are measured into the store; see `measuredDataset`. */
export async function putMeasuredDataset(
  { store, loadDataset }: Session,
  measuring: Measuring,
): Promise<StoredDataset> {
  return putMeasured(store, await measuredDataset(loadDataset, measuring));
}

/** The same for what can be done without; see `optionalDataset`. */
export async function putOptionalDataset(
  { store, loadDataset }: Session,
  measuring: Measuring,
): Promise<StoredDataset | undefined> {
  const measured = await optionalDataset(loadDataset, measuring);
  return measured && putMeasured(store, measured);
}

async function putMeasured(
  store: ObjectStore,
  { dataset, ...of }: MeasuredDataset,
): Promise<StoredDataset> {
  const artifact = await putArtifact(store, encodeDataset(dataset));
  return { ...of, artifact, classes: dataset.classes };
}

/**
 * Puts the data set at whose examples a method looks into the store. Throws a RangeError when the network
 * does not take them.
 */
export async function putExamples(
  { store, loadDataset }: Session,
  notation: string,
  network: Network,
): Promise<ArtifactRef> {
  const dataset = await loadDataset(notation);
  checkNetworkFits(network, dataset);
  return putArtifact(store, encodeDataset(dataset));
}

/** Reads a permutation file and puts it into the store. Throws BadInput when it is of other groups or models. */
export async function putPermutation(
  store: ObjectStore,
  file: string,
  expected: ExpectedOf,
): Promise<ArtifactRef> {
  return putArtifact(store, writePermutation(readPermutationOf(file, expected)));
}
