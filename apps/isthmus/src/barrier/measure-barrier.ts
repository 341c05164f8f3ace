import { barrier } from '@isthmus/connectivity';
import { type LinePoint, lineCurveOf } from '@isthmus/study';
import type { CorrectionKind } from '@isthmus/task';
import { splitToMeasure } from '../input/measured-dataset.js';
import type { SessionOptions } from '../session/session.js';
import { evaluateFiles, type PermutedModels } from '../task/evaluate-files.js';
import type { MeasuredOn } from '../task/measured-on.js';
import {
  type AskedBarrier,
  type AskedDefinition,
  barrierDefinition,
} from './barrier-definition.js';

/** What is asked of the line between two models. */
export interface AskedLine extends AskedBarrier {
  /** Rounds of extra lambdas around the maximum. */
  readonly refine: number;
  /** Of networks that are measured beside the raw ones. */
  readonly correction: CorrectionKind;
}

/** A curve, and what it rises to by the definition. */
export interface MeasuredBarrier {
  readonly curve: readonly LinePoint[];
  readonly barrier: { readonly loss: number; readonly error: number };
}

/** The barriers of the raw and of the corrected networks, and on what they were measured. */
export interface BarrierReport extends MeasuredOn {
  readonly preset: AskedBarrier['preset'];
  /** With as many points as the curves have. */
  readonly definition: AskedDefinition;
  readonly correction: CorrectionKind;
  readonly raw: MeasuredBarrier;
  readonly corrected: MeasuredBarrier | undefined;
}

/** Measures the line between two models in files, or reads from the store what was measured of it. */
export async function measureBarrier(
  models: PermutedModels,
  asked: AskedLine,
  options: SessionOptions,
): Promise<BarrierReport> {
  const { preset, refine, correction } = asked;
  const wanted = barrierDefinition(asked);
  const { curves, dataset, warnings, remarks } = await evaluateFiles(
    'barrier',
    {
      ...models,
      splits: [wanted.split],
      path: `line:points=${wanted.points}${refine > 0 ? `,refine=${refine}` : ''}`,
      repair: correction === 'none' ? ['none'] : ['none', correction],
      collapse: false,
    },
    options,
  );
  const [raw = [], corrected] = curves.map(lineCurveOf).map(({ points }) => points);
  const definition = { ...wanted, points: raw.length };
  const measured = (curve: readonly LinePoint[]): MeasuredBarrier => {
    const ofBoth = { ...definition, split: splitToMeasure(definition.split) };
    const loss = barrier(curve, { ...ofBoth, metric: 'loss' });
    const error = barrier(curve, { ...ofBoth, metric: 'error' });
    return { curve, barrier: { loss, error } };
  };
  return {
    preset,
    definition,
    correction,
    raw: measured(raw),
    corrected: corrected && measured(corrected),
    dataset,
    warnings,
    remarks,
  };
}
