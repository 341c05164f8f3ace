import { writePermutation } from '@isthmus/checkpoint';
import { type Permutation, type PermutationSpec, permuteWeights } from '@isthmus/permutation';
import { contentHash } from '../input/content-hash.js';
import { fileOfModel, writeOutput } from '../input/files.js';
import { type ModelFile, writeModel } from '../input/model-file.js';
import { alignedProvenance } from '../input/model-provenance.js';
import { ourVersions, type PermutationProvenance } from '../input/provenance.js';
import type { MatchOptions } from './match-options.js';

/** Models in files, and what lines them up. */
export interface MatchedFiles {
  /** The files of a model one after the other. */
  readonly models: readonly [ModelFile, ...ModelFile[]];
  /** One a model. */
  readonly names: readonly string[];
  readonly groups: PermutationSpec;
  readonly objective: number;
  /** One a model; the first is the identity. */
  readonly permutations: readonly Permutation[];
}

/** Where the permutation of each model after the first comes from. */
export function matchProvenances(
  { models, groups, objective, permutations }: MatchedFiles,
  { method, seed, filesPerModel }: MatchOptions,
): readonly PermutationProvenance[] {
  const [{ network }] = models;
  const hashes = models.map(({ weights }) => contentHash(weights));
  const ofModel = (i: number) => hashes.slice(filesPerModel * i, filesPerModel * (i + 1));
  return permutations.slice(1).map((_, i) => ({
    method,
    seed,
    objective,
    network: network.notation,
    groups: Object.fromEntries(groups.map(({ name, size }) => [name, size])),
    models: { a: ofModel(0), b: ofModel(i + 1) },
    versions: ourVersions,
  }));
}

/** Writes the permutations and the aligned models that were asked for. */
export function writeMatched(
  { models, names, groups, permutations }: MatchedFiles,
  provenances: readonly PermutationProvenance[],
  { method, seed, filesPerModel, output, write }: MatchOptions,
): void {
  for (const [i, permutation] of permutations.entries()) {
    const model = models[filesPerModel * i];
    if (i === 0 || model === undefined) continue;
    if (output !== undefined) {
      const format = output.endsWith('.safetensors') ? 'safetensors' : 'json';
      const bytes = writePermutation(permutation, format, provenances[i - 1]);
      writeOutput(fileOfModel(output, i + 1, names), bytes);
    }
    if (write !== undefined) {
      const aligned = permuteWeights(model.weights, groups, permutation);
      const matchSettings = { made: 'match', method, seed, to: models[0], permutation };
      const bytes = writeModel(model, aligned, alignedProvenance(model, matchSettings));
      writeOutput(fileOfModel(write, i + 1, names), bytes);
    }
  }
}
