import type { Network } from '@isthmus/network';
import { obtainCurves } from '@isthmus/study';
import { type Curve, type EvaluateSpec, evaluateTask } from '@isthmus/task';
import { type AskedSplit, splitToMeasure } from '../input/measured-dataset.js';
import { type SessionOptions, withSession } from '../session/session.js';
import { curveRemarks, sameWeightsRemark, statisticsRemark } from '../terminal/curve-remarks.js';
import { BadInput } from '../terminal/exit-code.js';
import { sayStored } from '../terminal/say-stored.js';
import { type MeasuredOn, measuredOn } from './measured-on.js';
import { withSource } from './result-source.js';
import { putMeasuredDataset, putModels, putPermutation } from './stored-inputs.js';

/** Models in files, lined up by permutations in files, and their data set. */
export interface PermutedModels {
  readonly files: readonly [string, ...string[]];
  /** Of the models after the first, in their order; as many as there are, or none. */
  readonly permutations: readonly string[];
  readonly network: string;
  readonly weights: string | undefined;
  /** A notation; undefined for the models' own. */
  readonly dataset: string | undefined;
  /** Whether permutations that were found for other models are taken. */
  readonly force: boolean | undefined;
}

/** Which networks are measured, where and on what. */
interface Evaluation extends PermutedModels {
  readonly path: string;
  readonly splits: readonly AskedSplit[];
  readonly repair: EvaluateSpec['repair'];
  readonly collapse: boolean;
}

/** What was measured, and on what. */
export interface Evaluated extends MeasuredOn {
  readonly network: Network;
  readonly curves: readonly Curve[];
}

/** Measures combinations of the models in files, or reads from the store what was measured of them. */
export function evaluateFiles(
  command: string,
  {
    files,
    permutations,
    network: notation,
    weights,
    dataset: asked,
    splits,
    force,
    ...settings
  }: Evaluation,
  options: SessionOptions,
): Promise<Evaluated> {
  if (permutations.length > 0 && permutations.length !== files.length - 1) {
    throw new BadInput(
      `expected a permutation for each model after the first, or none [permutations=${permutations.length}, models=${files.length}]`,
    );
  }
  return withSession(command, options, async (session) => {
    const { store } = session;
    const stored = await putModels(store, files, { network: notation, weights });
    const [a] = stored;
    const { network } = a;
    const aligned = await Promise.all(
      stored.map(async (b, i) => {
        const file = i === 0 ? undefined : permutations[i - 1];
        const permutation = file && (await putPermutation(store, file, { network, a, b, force }));
        return { model: b.artifact, permutation: permutation || undefined };
      }),
    );
    const split = splits.includes('all') ? 'all' : undefined;
    const measured = await putMeasuredDataset(session, { models: stored, asked, split });
    const { artifact: dataset, classes } = measured;
    const spec = evaluateTask.spec.parse({
      network: network.notation,
      splits: splits.map(splitToMeasure),
      ...settings,
    });
    const measurement = { spec, models: aligned, dataset };
    const { result, cached } = await withSource(session, 'evaluate', (source) =>
      obtainCurves(measurement, source),
    );
    const { curves } = result;
    if (cached) sayStored();
    const hashes = stored.map(({ artifact }) => artifact.sha256);
    const shown = curves.map((curve) => ({ ...curve, split: split ?? curve.split }));
    const remarks = [
      ...sameWeightsRemark(files, hashes),
      ...curveRemarks(shown, { path: settings.path, files, classes }),
      ...statisticsRemark(network, curves),
    ];
    return { network, curves, ...measuredOn(measured, remarks) };
  });
}
