import { readPermutation } from '@isthmus/checkpoint';
import { decodeDataset } from '@isthmus/dataset';
import type { MatchProblem, Timed } from '@isthmus/matching';
import { parseNetwork, permutationSpec } from '@isthmus/network';
import { identityPermutation, type Permutation, type PermutationSpec } from '@isthmus/permutation';
import type { MatchFiles } from './match-work.js';
import { type MatchedModel, readModels } from './read-models.js';

/** Reads what is to be matched. Throws when a file is not what it should be. */
export function readProblem(
  { spec, models: files, dataset, start }: MatchFiles,
  timed: Timed,
): { readonly models: readonly MatchedModel[]; readonly problem: MatchProblem } {
  const { checkpoints = 1 } = spec;
  const network = parseNetwork(spec.network);
  const models = readModels(files, network, checkpoints);
  const groups = spec.ownSpec?.groups ?? permutationSpec(network).groups;
  const problem = {
    network,
    models: models.map(({ weights }) => weights),
    start: startsOf(start, models.length, groups),
    groups,
    data: dataset && decodeDataset(dataset).train,
    seed: spec.seed,
    timed,
    ...(checkpoints === 1 ? {} : { checkpoints }),
  };
  return { models, problem };
}

function startsOf(
  files: MatchFiles['start'],
  models: number,
  groups: PermutationSpec,
): readonly Permutation[] {
  const identity = identityPermutation(groups);
  if (files.length === 0) return Array.from({ length: models }, () => identity);
  const given = files.map((bytes, i) => readPermutation(bytes, { file: `start ${i + 2}` }));
  return [identity, ...given];
}
