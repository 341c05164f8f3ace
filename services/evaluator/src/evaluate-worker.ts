import { readPermutation, readWeights } from '@isthmus/checkpoint';
import { decodeDataset } from '@isthmus/dataset';
import { measurePath, parsePath } from '@isthmus/evaluation';
import { checkWeights, type Network, parseNetwork, permutationSpec } from '@isthmus/network';
import { permuteWeights, type Weights } from '@isthmus/permutation';
import { serveCompute } from '@isthmus/tensorflow';
import type { EvaluateWork, EvaluateWorkEvent } from './evaluate-work.js';

serveCompute(function* (work: EvaluateWork): Generator<EvaluateWorkEvent> {
  const { splits, repair: corrections, collapse } = work.spec;
  const network = parseNetwork(work.spec.network);
  const path = parsePath(work.spec.path);
  const models = alignedModels(work, network);
  const dataset = decodeDataset(work.dataset);
  const curves = yield* measurePath({
    network,
    models,
    path,
    dataset,
    splits,
    corrections,
    collapse,
  });
  yield { kind: 'evaluated', curves };
});

/** The models that the path combines, each permuted as asked for. */
function alignedModels({ models }: EvaluateWork, network: Network): readonly Weights[] {
  const { groups } = permutationSpec(network);
  return models.map(({ model, permutation }, i) => {
    const { weights } = readWeights(model, { file: `model ${i + 1}` });
    checkWeights(network, weights);
    if (permutation === undefined) return weights;
    return permuteWeights(weights, groups, readPermutation(permutation, { file: 'permutation' }));
  });
}
