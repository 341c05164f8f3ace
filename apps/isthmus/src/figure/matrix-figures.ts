import type { HeatMapFigure } from '@isthmus/figure';
import type { ConnectReport } from '../connect/connect-text.js';
import { splitText } from '../input/measured-dataset.js';

/** The barriers of all pairs of models, by the metric of their definition: weak beside strong. */
export function connectFigure(report: ConnectReport): HeatMapFigure {
  const { statistics, definition, split, method, connected } = report;
  const { metric, reduce, points, baseline } = definition;
  const scale = metric === 'loss' ? 1 : 100;
  const names = statistics.models.map((_, i) => String(i + 1));
  const valuesOf = ({ matrix }: typeof statistics.weak | typeof statistics.strong) =>
    matrix[metric].map((row, a) => row.map((value, b) => (a === b ? null : scale * value)));
  return {
    description: `${metric} barriers of all pairs of ${names.length} models`,
    notes: [
      `Matched by ${method}; ${reduce} of ${points} lambdas over the ${baseline} baseline, ${connected.dataset} ${splitText(split)}. Weak: every pair matched for itself; strong: one permutation a model, which lines it up with the first.`,
    ],
    value: metric === 'loss' ? 'Loss barrier (nats)' : 'Error barrier (%)',
    rowTitle: 'model',
    columnTitle: 'model',
    rows: names,
    columns: names,
    panels: [
      { heading: 'weak', values: valuesOf(statistics.weak) },
      { heading: 'strong', values: valuesOf(statistics.strong) },
    ],
  };
}

/** The barriers of permutations, found at one stage each, at every stage. */
export function sequenceFigure(
  rows: readonly { readonly found: number | string; readonly loss: readonly number[] }[],
  note: string,
): HeatMapFigure {
  return {
    description: `loss barriers by the stage at which the permutation was found, at every stage; ${note}`,
    notes: [note],
    value: 'Loss barrier (nats)',
    rowTitle: 'found at',
    columnTitle: 'measured at stage',
    rows: rows.map(({ found }) => String(found)),
    columns: (rows[0]?.loss ?? []).map((_, i) => String(i + 1)),
    panels: [{ heading: '', values: rows.map(({ loss }) => loss) }],
  };
}
