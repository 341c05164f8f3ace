import type { CellResult } from '@isthmus/study';

type Curve = CellResult['curves'][number];
type Barrier = CellResult['barriers'][number];

/** A number, or why there is none. */
export type Reading = number | { readonly reason: string };

/** Something that is measured of a cell on one split, with one correction. */
export interface CurveMetric {
  readonly metric: string;
  readonly unit: string;
  read(curve: Curve): Reading;
}

/** Something that is known of a cell, whatever it was measured on. */
export interface CellMetric {
  readonly metric: string;
  readonly unit: string;
  read(result: CellResult): Reading;
}

/** The metrics that are barriers. Errors are 1 - accuracy. */
export const barrierMetrics = [
  { metric: 'loss-barrier', of: 'loss', unit: 'nats' },
  { metric: 'error-barrier', of: 'error', unit: 'fraction' },
] as const satisfies readonly {
  readonly metric: string;
  readonly of: Barrier['definition']['metric'];
  readonly unit: string;
}[];

/** Read off the curve of a split and a correction: halfway, and at its ends, which are model A and permuted B. */
export const curveMetrics: readonly CurveMetric[] = [
  at('midpoint-loss', 0.5, 'loss'),
  at('midpoint-accuracy', 0.5, 'accuracy'),
  at('end-a-loss', 0, 'loss'),
  at('end-b-loss', 1, 'loss'),
  at('end-a-accuracy', 0, 'accuracy'),
  at('end-b-accuracy', 1, 'accuracy'),
];

/** Of a cell as a whole. */
export const cellMetrics: readonly CellMetric[] = [
  { metric: 'l2-before', unit: 'weight', read: ({ match }) => match.l2Before },
  { metric: 'l2-after', unit: 'weight', read: ({ match }) => match.l2After },
  { metric: 'objective', unit: 'weight^2', read: ({ match }) => match.objective },
  seconds('train-a-seconds', ({ tasks }) => tasks?.trainA?.wallMs),
  seconds('train-b-seconds', ({ tasks }) => tasks?.trainB?.wallMs),
  seconds('match-seconds', ({ match }) => match.wallMs),
  seconds('search-seconds', ({ match }) => match.searchMs),
  seconds('evaluate-seconds', ({ tasks }) => tasks?.evaluate.wallMs),
];

function at(metric: string, lambda: number, what: 'loss' | 'accuracy'): CurveMetric {
  return {
    metric,
    unit: what === 'loss' ? 'nats' : 'fraction',
    read({ points }) {
      const point = points.find((one) => one.lambda === lambda);
      if (point !== undefined) return point[what];
      return { reason: `none of the ${points.length} lambdas is ${lambda}` };
    },
  };
}

function seconds(metric: string, read: (result: CellResult) => number | undefined): CellMetric {
  return {
    metric,
    unit: 's',
    read(result) {
      const milliseconds = read(result);
      if (milliseconds !== undefined) return milliseconds / 1000;
      return { reason: 'these results were written before they said how long tasks took' };
    },
  };
}
