import { splitText } from '../input/measured-dataset.js';
import { noteLines } from '../terminal/note-lines.js';
import { percent } from '../terminal/percent.js';
import type { BarrierReport, MeasuredBarrier } from './measure-barrier.js';

/** What `barrier --json` prints. */
export function barrierJson(report: BarrierReport): object {
  const { preset, correction, raw, corrected, dataset, warnings } = report;
  const { metric, baseline, reduce, split, points, clip } = report.definition;
  return {
    barrier: raw.barrier,
    ...(corrected && { repairedBarrier: corrected.barrier }),
    definition: {
      preset,
      metric,
      baseline,
      reduce,
      split,
      points,
      clip,
      dataset,
      repair: correction,
    },
    curve: raw.curve,
    ...(corrected && { repairedCurve: corrected.curve }),
    warnings,
  };
}

/** What `barrier` prints. */
export function barrierText(report: BarrierReport): string {
  const { correction, raw, corrected, dataset, remarks } = report;
  const { reduce, points, baseline, clip, split } = report.definition;
  return [
    ...heights(raw, ''),
    ...(corrected ? heights(corrected, `, with ${correction}`) : []),
    endsLine(raw),
    `(${reduce} of ${points} lambdas over the ${baseline} baseline${clip ? ', clipped' : ''}, ${dataset} ${splitText(split)})`,
    ...noteLines(remarks),
  ].join('\n');
}

/** What the models are by themselves: a barrier between models that are read wrongly says nothing. */
function endsLine({ curve }: MeasuredBarrier): string {
  const words = (point: MeasuredBarrier['curve'][number] | undefined) =>
    point === undefined ? '?' : `${point.loss.toPrecision(4)}, ${percent(point.accuracy, 2)}`;
  return `ends          A ${words(curve[0])}; B ${words(curve.at(-1))} (loss, accuracy)`;
}

function heights({ barrier: { loss, error } }: MeasuredBarrier, how: string): readonly string[] {
  return [
    `loss barrier  ${loss.toPrecision(4)}${how}`,
    `error barrier ${(100 * error).toPrecision(3)} %${how}`,
  ];
}
