import { readWeights, writePermutation } from '@isthmus/checkpoint';
import { innerProduct, squaredDistance } from '@isthmus/connectivity';
import { parseMethod, type Timed } from '@isthmus/matching';
import { checkWeights, parseNetwork, permutationSpec } from '@isthmus/network';
import { identityPermutation, permuteWeights } from '@isthmus/permutation';
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
  const identity = identityPermutation(derived.spec);
  const { permutations, sweeps } = yield* parseMethod(spec.method).matcher({
    network,
    models: [a, b],
    start: [identity, identity],
    spec: derived.spec,
    data: undefined,
    seed: spec.seed,
    timed: untimed,
  });
  const [, permutation] = permutations;
  if (permutation === undefined) throw new Error('the method gave no permutation for model b');
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

const untimed: Timed = (_phase, work) => work();
