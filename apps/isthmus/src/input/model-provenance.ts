import { writePermutation } from '@isthmus/checkpoint';
import type { Permutation } from '@isthmus/permutation';
import { contentHash, sha256Of } from './content-hash.js';
import { ownDataset } from './measured-dataset.js';
import type { ModelFile } from './model-file.js';
import { type ModelProvenance, ourVersions, provenanceOf } from './provenance.js';

/** How models were lined up before a file was written. */
export interface LinedUp {
  /** The command. */
  readonly made: string;
  /** Neither where permutations were given as files. */
  readonly method?: string | undefined;
  readonly seed?: number | undefined;
}

/** Where a model that was lined up with another comes from: its training is what it was. */
export function alignedProvenance(
  { network, weights, checkpoint }: ModelFile,
  { to, permutation, ...how }: LinedUp & AlignedTo,
): ModelProvenance {
  const own = provenanceOf(checkpoint);
  return {
    ...own,
    ...how,
    network: network.notation,
    sources: [{ weights: contentHash(weights), ...hashed(permutation) }],
    alignedWith: contentHash(to.weights),
    versions: { ...own?.versions, ...ourVersions },
  };
}

interface AlignedTo {
  readonly to: ModelFile;
  /** undefined where units were divided, or put in at random. */
  readonly permutation?: Permutation | undefined;
}

/** Where a weighted mean of models comes from. It has the data set on which all of them were trained. */
export function meanProvenance(
  models: readonly [ModelFile, ...ModelFile[]],
  { coefficients, permutations, ...how }: LinedUp & Mean,
): ModelProvenance {
  const dataset = ownDataset(models);
  return {
    ...how,
    network: models[0].network.notation,
    ...(typeof dataset === 'string' ? {} : { dataset }),
    sources: models.map(({ weights }, i) => ({
      weights: contentHash(weights),
      coefficient: coefficients[i],
      ...hashed(permutations[i - 1]),
    })),
    versions: ourVersions,
  };
}

interface Mean {
  /** One a model. */
  readonly coefficients: readonly number[];
  /** Of the models after the first; none where units were divided. */
  readonly permutations: readonly Permutation[];
}

function hashed(permutation: Permutation | undefined): { readonly permutation?: string } {
  return permutation === undefined ? {} : { permutation: sha256Of(writePermutation(permutation)) };
}
