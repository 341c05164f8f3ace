import { readPermutation, writePermutation } from '@isthmus/checkpoint';
import { decodeDataset } from '@isthmus/dataset';
import { parseMethod } from '@isthmus/matching';
import { parseNetwork, permutationSpec, provePermutation, proveSpec } from '@isthmus/network';
import { identityPermutation, type Permutation, type PermutationSpec } from '@isthmus/permutation';
import type { Proof } from '@isthmus/task';
import { serveCompute } from '@isthmus/tensorflow';
import { inFirstOrder } from './in-first-order.js';
import type { MatchWork, MatchWorkEvent } from './match-work.js';
import { measureMatch } from './measure-match.js';
import { proved } from './proved.js';
import { readModels } from './read-models.js';
import { createStopwatch } from './stopwatch.js';

serveCompute(function* (work: MatchWork): Generator<MatchWorkEvent> {
  const { spec, dataset } = work;
  const { checkpoints = 1 } = spec;
  const network = parseNetwork(spec.network);
  const models = readModels(work.models, network, checkpoints);
  const own = spec.ownSpec?.groups;
  // Before the search, which may take long.
  if (own !== undefined) proved(proveSpec(network, own));
  const groups = own ?? permutationSpec(network).spec;
  const stopwatch = createStopwatch();
  const problem = {
    network,
    models: models.map(({ weights }) => weights),
    start: startsOf(work.start, models.length, groups),
    spec: groups,
    data: dataset && decodeDataset(dataset).train,
    seed: spec.seed,
    timed: stopwatch.timed,
    ...(checkpoints === 1 ? {} : { checkpoints }),
  };
  const startedAt = performance.now();
  const match = yield* parseMethod(spec.method).matcher(problem);
  const searchMs = performance.now() - startedAt;
  const time = stopwatch.split();
  const permutations = inFirstOrder(match.permutations);
  const proofs = models.flatMap(({ last }, i) => {
    const permutation = permutations[i];
    if (permutation === undefined) throw new Error(`no permutation of model ${i + 1} was found`);
    return i === 0 ? [] : [proved(provePermutation(network, last, permutation, own))];
  });
  yield {
    kind: 'matched',
    permutations: permutations.map((permutation) => writePermutation(permutation)),
    result: {
      ...(yield* measureMatch(problem, permutations)),
      sweeps: match.sweeps,
      searchMs,
      time,
      restarts: [...(match.restarts?.objectives ?? [])],
      proof: proofs.reduce(worse),
    },
  };
});

function startsOf(
  files: MatchWork['start'],
  models: number,
  groups: PermutationSpec,
): readonly Permutation[] {
  const identity = identityPermutation(groups);
  if (files.length === 0) return Array.from({ length: models }, () => identity);
  const given = files.map((bytes, i) => readPermutation(bytes, { file: `start ${i + 2}` }));
  return [identity, ...given];
}

function worse(a: Proof, b: Proof): Proof {
  return b.maxAbsDifference / b.tolerance > a.maxAbsDifference / a.tolerance ? b : a;
}
