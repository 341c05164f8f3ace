import { readPermutation } from '@isthmus/checkpoint';
import { type ArtifactRef, getArtifact } from '@isthmus/object-store';
import type { Permutation } from '@isthmus/permutation';
import { type Matching, obtainMatch } from '@isthmus/study';
import type { MatchResult } from '@isthmus/task';
import { type Obtaining, withSource } from './result-source.js';

/** A permutation in the store, and what it says. */
export interface StoredPermutation {
  readonly artifact: ArtifactRef;
  readonly permutation: Permutation;
}

/** What came of a match. */
interface ObtainedMatch {
  readonly result: MatchResult;
  /** One a model; the first is the identity. */
  readonly permutations: readonly StoredPermutation[];
  /** Whether the store had it. */
  readonly cached: boolean;
}

/** Lines models up, or reads from the store how they were. */
export async function obtainPermutations(
  session: Obtaining,
  matching: Matching,
  label: string,
): Promise<ObtainedMatch> {
  const { store, signal } = session;
  const { result, cached } = await withSource(session, label, (source) =>
    obtainMatch(matching, source),
  );
  const read = async (artifact: ArtifactRef): Promise<StoredPermutation> => {
    const bytes = await getArtifact(store, artifact, { signal });
    return { artifact, permutation: readPermutation(bytes, { file: artifact.key }) };
  };
  return { result, permutations: await Promise.all(result.permutations.map(read)), cached };
}
