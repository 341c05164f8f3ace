import { readPermutation } from '@isthmus/checkpoint';
import { matchMethods, parseMethod } from '@isthmus/matching';
import { type ArtifactRef, getArtifact } from '@isthmus/object-store';
import type { Permutation } from '@isthmus/permutation';
import { obtainResult } from '@isthmus/study';
import { matchTask } from '@isthmus/task';
import type { Session } from '../session/session.js';
import { showTask } from '../terminal/progress.js';
import { sayRemark } from '../terminal/say-remark.js';

/** Stored models of one network, and how they are lined up. */
export interface Matching {
  readonly models: readonly ArtifactRef[];
  readonly network: string;
  readonly method: string;
  readonly seed: number;
  /** Given to methods that look at examples only, so that the others' results do not depend on it. */
  readonly dataset: ArtifactRef | undefined;
  /** Files that each model has, one after the other; 1 without. */
  readonly checkpoints?: number | undefined;
  /** What the progress is called. */
  readonly label: string;
}

/** A permutation in the store, and what it says. */
export interface StoredPermutation {
  readonly artifact: ArtifactRef;
  readonly permutation: Permutation;
}

/** What is known of a method before it is asked for. */
export interface MethodTraits {
  /** Whether it lines all models up together rather than each with the first. */
  readonly isJoint: boolean;
  readonly needsData: boolean;
}

/**
 * What is known of a method. One that is not ours, of a matcher elsewhere, is given examples and all
 * models together. Throws a RangeError for options that one of ours does not take.
 */
export function traitsOf(method: string): MethodTraits {
  const [name = ''] = method.split(':');
  if (!Object.hasOwn(matchMethods, name)) return { isJoint: true, needsData: true };
  const isJoint = 'together' in (matchMethods[name] ?? {});
  return { isJoint, needsData: parseMethod(method).needsData };
}

/** Lines models up, or reads from the store how they were: one permutation a model after the first. */
export async function obtainPermutations(
  { store, signal, services }: Pick<Session, 'store' | 'signal' | 'services'>,
  { models, network, method, seed, dataset, checkpoints, label }: Matching,
): Promise<{ readonly permutations: readonly StoredPermutation[]; readonly cached: boolean }> {
  const spec = matchTask.spec.parse({ method, network, seed, ...(checkpoints && { checkpoints }) });
  const data = traitsOf(method).needsData ? dataset : undefined;
  const progress = showTask(label);
  const { result, cached } = await obtainResult(
    { definition: matchTask, spec, inputs: data === undefined ? models : [...models, data] },
    store,
    async (digest) => {
      const { match, validateMatch } = await services();
      await validateMatch(spec, signal);
      const request = { digest, spec, models: [...models], dataset: data, start: [] };
      return match(request, { signal, onProgress: progress.note });
    },
    { signal, onRemark: sayRemark },
  ).finally(progress.stop);
  const read = async (artifact: ArtifactRef): Promise<StoredPermutation> => {
    const bytes = await getArtifact(store, artifact, { signal });
    return { artifact, permutation: readPermutation(bytes, { file: artifact.key }) };
  };
  return { permutations: await Promise.all(result.permutations.slice(1).map(read)), cached };
}
