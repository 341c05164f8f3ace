import { parseNetwork, provePermutation, proveSpec } from '@isthmus/network';
import { serveCompute } from '@isthmus/tensorflow';
import type { VerifyEvent, VerifyWork } from './verify-work.js';

serveCompute(function* (work: VerifyWork): Generator<VerifyEvent> {
  const { weights, permutation, ownSpec } = work;
  const network = parseNetwork(work.network);
  const proof = provePermutation(network, weights, permutation, ownSpec);
  yield { subject: 'permutation', proof };
  if (proof.equal && ownSpec !== undefined) {
    yield { subject: 'spec', proof: proveSpec(network, ownSpec) };
  }
});
