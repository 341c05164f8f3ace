import { checkSameShapes, writePermutation, writeWeights } from '@isthmus/checkpoint';
import { type Dataset, encodeDataset } from '@isthmus/dataset';
import { isSameNetwork, type Network } from '@isthmus/network';
import { type ArtifactRef, type ObjectStore, putArtifact } from '@isthmus/object-store';
import type { Weights } from '@isthmus/permutation';
import { checkNetworkFits } from '@isthmus/study';
import { BadInput } from './exit-code.js';
import {
  type ModelFile,
  type ModelOptions,
  readModel,
  readModelLike,
  showNetwork,
} from './model-file.js';
import { say } from './output.js';
import { type ExpectedGroups, readPermutationOf } from './permutation-of.js';
import type { Session } from './session.js';

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

/** Says how the file was read, and what its names and shapes left open. */
export function sayAssumed({ file, network, assumed, checkpoint }: ModelFile): void {
  for (const note of checkpoint.notes) say(`${file}: ${note}`);
  if (assumed.length === 0) return;
  say(`${file}: taken for ${showNetwork(network)}; assumed: ${assumed.join('; ')}`);
}

/**
 * Puts a data set into the store. Throws a RangeError when the network does not take its examples, and
 * what `check` throws about it.
 */
export async function putDataset(
  { store, loadDataset }: Session,
  notation: string,
  network: Network,
  check: (dataset: Dataset) => void = () => undefined,
): Promise<ArtifactRef> {
  const dataset = await loadDataset(notation);
  checkNetworkFits(network, dataset);
  check(dataset);
  return putArtifact(store, encodeDataset(dataset));
}

/** Reads a permutation file and puts it into the store. Throws BadInput when it is of other groups. */
export async function putPermutation(
  store: ObjectStore,
  file: string,
  expected: ExpectedGroups,
): Promise<ArtifactRef> {
  return putArtifact(store, writePermutation(readPermutationOf(file, expected)));
}
