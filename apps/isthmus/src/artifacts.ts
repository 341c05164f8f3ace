import {
  checkSameShapes,
  readPermutation,
  readWeights,
  writePermutation,
  writeWeights,
} from '@isthmus/checkpoint';
import { encodeDataset } from '@isthmus/dataset';
import {
  checkWeights,
  inferNetwork,
  type Network,
  parseNetwork,
  permutationSpec,
} from '@isthmus/network';
import { type ArtifactRef, type ObjectStore, putArtifact } from '@isthmus/object-store';
import { checkPermutation, type Weights } from '@isthmus/permutation';
import { checkNetworkFits } from '@isthmus/study';
import { readInput } from './files.js';
import type { Session } from './session.js';

/** Two model files of one architecture, in the store. */
export interface ModelPair {
  readonly network: Network;
  readonly a: ArtifactRef;
  readonly b: ArtifactRef;
  readonly weightsB: Weights;
}

/**
 * Reads two model files and puts them into the store. Throws, naming tensor and shapes, when
 * they are not of one architecture; "auto" tells it from the first file.
 */
export async function putModels(
  store: ObjectStore,
  files: readonly [a: string, b: string],
  notation: string,
): Promise<ModelPair> {
  const read = (file: string) => ({ file, ...readWeights(readInput(file), { file }) });
  const [a, b] = [read(files[0]), read(files[1])];
  checkSameShapes(a, b);
  const named = notation === 'auto' ? a.metadata.network : notation;
  const network = named === undefined ? inferNetwork(a.weights) : parseNetwork(named);
  checkWeights(network, a.weights);
  const put = ({ weights }: { weights: Weights }) =>
    putArtifact(store, writeWeights(weights, { network: network.notation }));
  return { network, a: await put(a), b: await put(b), weightsB: b.weights };
}

/** Puts a data set into the store. Throws a RangeError when the network does not take its examples. */
export async function putDataset(
  { store, loadDataset }: Session,
  name: string,
  network: Network,
): Promise<ArtifactRef> {
  const dataset = await loadDataset(name);
  checkNetworkFits(network, dataset);
  return putArtifact(store, encodeDataset(dataset));
}

/** Reads a permutation file and puts it into the store. Throws when it does not fit the network. */
export async function putPermutation(
  store: ObjectStore,
  file: string,
  network: Network,
): Promise<ArtifactRef> {
  const permutation = readPermutation(readInput(file), { file });
  checkPermutation(permutationSpec(network).spec, permutation);
  return putArtifact(store, writePermutation(permutation));
}
