import { readWeights } from '@isthmus/checkpoint';
import { stackCheckpoints } from '@isthmus/matching';
import { checkWeights, type Network } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';

/** A model as it is matched, and the network whose function its permutation has to keep. */
export interface MatchedModel {
  /** Of all its checkpoints, stacked where there are several. */
  readonly weights: Weights;
  /** Of its last checkpoint. */
  readonly last: Weights;
}

/** Reads models of `checkpoints` files each. Throws when a file is not one of the network. */
export function readModels(
  files: readonly Uint8Array[],
  network: Network,
  checkpoints: number,
): readonly MatchedModel[] {
  const read = files.map((bytes, i) => {
    const { weights } = readWeights(bytes, { file: `model ${i + 1}` });
    checkWeights(network, weights);
    return weights;
  });
  return read.flatMap((last, i) => {
    if ((i + 1) % checkpoints !== 0) return [];
    const own = read.slice(i + 1 - checkpoints, i + 1);
    return [{ weights: own.length === 1 ? last : stackCheckpoints(own), last }];
  });
}
