import { checkPath } from '@isthmus/evaluation';
import type { CorrectionKind, Curve } from '@isthmus/task';
import type { AskedSplit } from '../input/measured-dataset.js';
import type { SessionOptions } from '../session/session.js';
import { evaluateFiles, type PermutedModels } from '../task/evaluate-files.js';
import type { MeasuredOn } from '../task/measured-on.js';
import { BadInput } from '../terminal/exit-code.js';

/** Where models are measured, and how. */
export interface AskedPath {
  /** Undefined for the line between two models, and the simplex of others. */
  readonly path: string | undefined;
  readonly splits: readonly AskedSplit[];
  /** Of networks that are measured beside the raw ones. */
  readonly repair: readonly CorrectionKind[] | undefined;
  readonly collapse: boolean;
}

/** A curve by the split that was asked for. */
export interface ShownCurve extends Omit<Curve, 'split'> {
  readonly split: AskedSplit;
}

/** What was measured along a path, and on what. */
export interface PathReport extends MeasuredOn {
  readonly path: string;
  readonly collapse: boolean;
  readonly curves: readonly ShownCurve[];
}

/** Measures combinations of models in files, or reads from the store what was measured of them. */
export async function measurePath(
  models: PermutedModels,
  { splits, collapse, ...asked }: AskedPath,
  options: SessionOptions,
): Promise<PathReport> {
  const { files } = models;
  if (splits.includes('all') && splits.length > 1) {
    throw new BadInput(
      `all examples are both splits [split=${splits.join(' ')}]; measure them apart`,
    );
  }
  const path = asked.path ?? (files.length === 2 ? 'line' : 'simplex');
  const repair = withRaw(asked.repair);
  checkPath({ path, repair, collapse }, files.length);
  const evaluation = { ...models, path, splits, repair, collapse };
  const { dataset, warnings, remarks, ...measured } = await evaluateFiles(
    'evaluate',
    evaluation,
    options,
  );
  const curves = measured.curves.map((curve) => {
    return splits.includes('all') ? { ...curve, split: 'all' as const } : curve;
  });
  return { path, collapse, curves, dataset, warnings, remarks };
}

/** Corrections, after the raw networks, which are always measured. */
function withRaw(repair: readonly CorrectionKind[] = []): CorrectionKind[] {
  return ['none', ...repair.filter((kind) => kind !== 'none')];
}
