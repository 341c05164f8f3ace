import { readWeights, writePermutation } from '@isthmus/checkpoint';
import { innerProduct, squaredDistance } from '@isthmus/connectivity';
import { matchMethod } from '@isthmus/matching';
import { checkWeights, parseNetwork, permutationSpec } from '@isthmus/network';
import { permuteWeights } from '@isthmus/permutation';
import { serveCompute } from '@isthmus/tensorflow';
import type { MatchWork, MatchWorkEvent } from './match-work.js';
import { proveOnProbeBatch } from './probe.js';

serveCompute(function* ({ spec, modelA, modelB }: MatchWork): Generator<MatchWorkEvent> {
  const network = parseNetwork(spec.network);
  const a = readWeights(modelA, { file: 'model a' }).weights;
  const b = readWeights(modelB, { file: 'model b' }).weights;
  checkWeights(network, a);
  checkWeights(network, b);
  const derived = permutationSpec(network);
  const startedAt = performance.now();
  const { permutation, sweeps } = yield* matchMethod(spec.method).match({
    a,
    b,
    spec: derived.spec,
    seed: spec.seed,
  });
  const searchMs = performance.now() - startedAt;
  const aligned = permuteWeights(b, derived.spec, permutation);
  yield {
    kind: 'matched',
    permutation: writePermutation(permutation),
    result: {
      objective: innerProduct(a, aligned),
      objectiveIdentity: innerProduct(a, b),
      l2Before: Math.sqrt(squaredDistance(a, b)),
      l2After: Math.sqrt(squaredDistance(a, aligned)),
      sweeps,
      searchMs,
      proof: proveOnProbeBatch(network, b, aligned, permutation, derived),
    },
  };
});
