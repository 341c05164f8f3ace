import { readPermutation, readWeights } from '@isthmus/checkpoint';
import { checkWeights, parseNetwork, provePermutation, proveSpec } from '@isthmus/network';
import { serveCompute } from '@isthmus/tensorflow';
import type { VerifyWork, VerifyWorkEvent } from './verify-work.js';

serveCompute(function* ({ spec, ...files }: VerifyWork): Generator<VerifyWorkEvent> {
  const network = parseNetwork(spec.network);
  const { weights } = readWeights(files.model, { file: 'model' });
  checkWeights(network, weights);
  const permutation = readPermutation(files.permutation, { file: 'permutation' });
  const own = spec.ownSpec?.groups;
  const proof = provePermutation(network, weights, permutation, own);
  yield { subject: 'permutation', proof };
  if (proof.equal && own !== undefined) yield { subject: 'spec', proof: proveSpec(network, own) };
});
