import { checkSameShapes, readWeights, writeWeights } from '@isthmus/checkpoint';
import { checkWeights, inferNetwork, type Network, parseNetwork } from '@isthmus/network';
import { type ArtifactRef, type ObjectStore, putArtifact } from '@isthmus/object-store';
import type { Weights } from '@isthmus/permutation';
import { readInput } from './files.js';

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
  fileA: string,
  fileB: string,
  notation: string,
): Promise<ModelPair> {
  const [a, b] = [fileA, fileB].map((file) => ({
    file,
    ...readWeights(readInput(file), { file }),
  }));
  if (a === undefined || b === undefined) throw new Error('expected two models');
  checkSameShapes(a, b);
  const named = notation === 'auto' ? a.metadata.network : notation;
  const network = named === undefined ? inferNetwork(a.weights) : parseNetwork(named);
  checkWeights(network, a.weights);
  const put = ({ weights }: { weights: Weights }) =>
    putArtifact(store, writeWeights(weights, { network: network.notation }));
  return { network, a: await put(a), b: await put(b), weightsB: b.weights };
}
