import { combine } from '@isthmus/connectivity';
import { hasBatchNorm } from '@isthmus/evaluation';
import { permutationSpec } from '@isthmus/network';
import type { ArtifactRef } from '@isthmus/object-store';
import { type Permutation, permuteWeights } from '@isthmus/permutation';
import { obtainCurves } from '@isthmus/study';
import { type Curve, evaluateTask, matchTask } from '@isthmus/task';
import { checkWritten } from '../input/check-written.js';
import { writeOutput } from '../input/files.js';
import { writeModel } from '../input/model-file.js';
import { meanProvenance } from '../input/model-provenance.js';
import { readPermutationOf } from '../input/permutation-of.js';
import { type Session, type SessionOptions, withSession } from '../session/session.js';
import { checkExamples } from '../task/check-method.js';
import { obtainPermutations } from '../task/obtain-permutations.js';
import { withSource } from '../task/result-source.js';
import {
  putModels,
  putOptionalDataset,
  putWeights,
  type StoredModel,
} from '../task/stored-inputs.js';
import { say } from '../terminal/output.js';

/** Which models are merged into which file. */
export interface Merging {
  readonly files: readonly [string, ...string[]];
  readonly network: string;
  readonly weights: string | undefined;
  readonly method: string;
  readonly seed: number;
  /** Files, in place of the method: one a model after the first. */
  readonly permutations: readonly string[] | undefined;
  /** One a model; 0 or more, they sum to 1. */
  readonly coefficients: readonly number[];
  readonly output: string;
  /** A notation, or none; undefined for the models' own, if they have one. */
  readonly dataset: string | undefined;
  /** Whether permutations that were found for other models are taken. */
  readonly force: boolean | undefined;
}

/** What is known of the merged model. */
export interface Merged {
  /** Whether it has running statistics, which are averages of those of the models and not its own. */
  readonly hasBatchNorm: boolean;
  /** On the test split, where there is a data set: each model alone, and the merged one at the end. */
  readonly test: Curve | undefined;
  /** Of the data set, by its notation. */
  readonly dataset: string | undefined;
  /** Of the data set, which were said on stderr. */
  readonly warnings: readonly string[];
}

/**
 * Lines models up with the first, writes their weighted mean in the format, names and layout of its file, and
 * then measures it beside the models.
 */
export function mergeModels(merging: Merging, options: SessionOptions): Promise<Merged> {
  const { files, coefficients, output, method, seed, dataset: asked } = merging;
  const { network: notation, weights: key } = merging;
  return withSession('merge', options, async (session) => {
    const models = await putModels(session.store, files, { network: notation, weights: key });
    const [first] = models;
    const { network } = first;
    checkWritten([output], first);
    const data = await putOptionalDataset(session, { models, asked });
    if (merging.permutations === undefined) checkExamples(method, data, options);
    const dataset = data?.artifact;
    const permutations = await permutationsOf(session, merging, models, dataset);
    const { groups } = permutationSpec(network);
    const aligned = models.map(({ weights }, i) => {
      const permutation = permutations[i - 1];
      return permutation === undefined ? weights : permuteWeights(weights, groups, permutation);
    });
    const merged = combine(aligned, coefficients);
    const found = merging.permutations === undefined ? { method, seed } : {};
    const mergeSettings = { made: 'merge', coefficients, permutations, ...found };
    writeOutput(output, writeModel(first, merged, meanProvenance(models, mergeSettings)));
    const measured = models.map(({ artifact }) => artifact);
    measured.push(await putWeights(session.store, merged, network));
    const test = dataset && (await measureAlone(session, network.notation, measured, dataset));
    const told = { dataset: data?.notation, warnings: data?.warnings ?? [] };
    return { hasBatchNorm: hasBatchNorm(network), test, ...told };
  });
}

/** Of the models after the first. */
async function permutationsOf(
  session: Session,
  { permutations: files, method, seed, force }: Merging,
  models: readonly [StoredModel, ...StoredModel[]],
  dataset: ArtifactRef | undefined,
): Promise<readonly Permutation[]> {
  const [a, ...others] = models;
  const { network } = a;
  if (files !== undefined) {
    return others.flatMap((b, i) => {
      const file = files[i];
      return file === undefined ? [] : [readPermutationOf(file, { network, a, b, force })];
    });
  }
  const spec = matchTask.spec.parse({ method, network: network.notation, seed });
  const artifacts = models.map(({ artifact }) => artifact);
  const { permutations, cached } = await obtainPermutations(
    session,
    { spec, models: artifacts, dataset, start: [] },
    `match ${method}`,
  );
  if (cached) say('already matched: read from the store');
  return permutations.slice(1).map(({ permutation }) => permutation);
}

/** Measures models each by itself. */
async function measureAlone(
  session: Session,
  network: string,
  artifacts: readonly ArtifactRef[],
  dataset: ArtifactRef,
): Promise<Curve | undefined> {
  // A simplex of one step is its corners, in the order of the models.
  const spec = evaluateTask.spec.parse({ network, path: 'simplex:steps=1', splits: ['test'] });
  const models = artifacts.map((model) => ({ model }));
  const { result } = await withSource(session, 'evaluate', (source) =>
    obtainCurves({ spec, models, dataset }, source),
  );
  return result.curves[0];
}
