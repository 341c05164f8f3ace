import type {
  BarrierDefinition,
  BarrierSummary,
  ConnectionStatistics,
} from '@isthmus/connectivity';
import { splitText } from '../input/measured-dataset.js';
import { noteLines } from '../terminal/note-lines.js';
import { percent } from '../terminal/percent.js';
import { createTable } from '../terminal/table.js';
import type { Connecting, MeasuredConnections } from './connect-models.js';

/** What was asked for, and what came of it. */
export interface ConnectReport extends Omit<Connecting, 'network' | 'weights' | 'dataset'> {
  readonly preset: string;
  readonly connected: Pick<MeasuredConnections, 'dataset' | 'warnings' | 'remarks'>;
  readonly statistics: ConnectionStatistics;
}

/** What each statistic is; B is the barrier by the definition that is printed with them, L the loss or the error. */
const definitions = {
  weak: 'B(i, p_ij j), every pair matched for itself',
  strong:
    'B(p_i i, p_j j), one permutation a model, which lines it up with the first: direct with the first model, indirect between two others; gap = indirect - direct',
  centroid: 'L(mean of the aligned models) - mean of L(model)',
  simplex: 'the highest L(sum l_i p_i i) - sum l_i L(i), l >= 0 and sum l_i = 1',
  chains:
    'B(1, c n), c composed of the permutations found for 1 and 2, 2 and 3, ..., beside the weak B(1, p_1n n)',
  cycles:
    'share of units that a -> b -> c -> a by the permutations of the three pairs does not bring back, and units that it does, on average over all triples',
} as const;

/** What `connect --json` prints. */
export function connectJson({
  files,
  definition,
  split,
  statistics,
  preset,
  connected: { dataset, warnings },
  ...how
}: ConnectReport): object {
  const { models, ...of } = statistics;
  return {
    ...how,
    dataset,
    definition: { preset, ...definition, split },
    definitions,
    models: models.map((model, i) => ({ file: files[i], ...model })),
    ...of,
    warnings,
  };
}

/** What `connect` prints: all by the metric of the definition. */
export function connectText(report: ConnectReport): string {
  const { files, method, definition, split, statistics, preset, steps } = report;
  const { dataset, remarks } = report.connected;
  const { models, weak, strong, centroid, simplex, chains, cycles } = statistics;
  const { metric, reduce, points, baseline } = definition;
  const number = numberBy(metric);
  const rowOf = (name: string, { mean, max }: BarrierSummary) => [
    name,
    number(mean[metric]),
    number(max[metric]),
  ];
  const sections = [
    `matched by ${method}; B is the ${metric} barrier, ${reduce} of ${points} lambdas over the ${baseline} baseline (${preset}), ${dataset} ${splitText(split)}`,
    createTable(
      ['model', 'file', 'loss', 'accuracy %'],
      models.map(({ loss, accuracy }, i) => [
        String(i + 1),
        files[i] ?? '',
        loss.toFixed(4),
        (100 * accuracy).toFixed(2),
      ]),
    ),
    `weak: ${definitions.weak}\n${matrixText(weak.matrix[metric], number)}\nmax ${number(weak.max[metric])}`,
    `strong: ${definitions.strong}\n${matrixText(strong.matrix[metric], number)}`,
    createTable(
      ['', 'mean', 'max'],
      [
        rowOf('direct', strong.direct),
        rowOf('indirect', strong.indirect),
        rowOf('gap', strong.gap),
      ],
    ),
    `centroid: ${definitions.centroid}\n${number(centroid.barrier[metric])} (loss ${centroid.loss.toFixed(4)}, accuracy ${percent(centroid.accuracy, 2)})`,
    `simplex: ${definitions.simplex}\n${number(simplex.barrier[metric])} at ${simplex.at[metric].map((share) => share.toFixed(2)).join(' ')} (${simplex.points.length} points with multiples of 1/${steps}, and the centroid)`,
    `transitivity: ${definitions.chains}\n${createTable(
      ['chain', 'composed', 'weak'],
      chains.map(({ models: [from, to], barrier, direct }) => [
        Array.from({ length: to - from + 1 }, (_, i) => from + i).join(' -> '),
        number(barrier[metric]),
        number(direct[metric]),
      ]),
    )}`,
    `cycles: ${definitions.cycles}\n${createTable(
      ['group', 'units', 'cycle error %', 'fixed points'],
      [
        ...cycles.groups.map(({ name, units, cycleError, fixedPoints }) => [
          name,
          String(units),
          (100 * cycleError).toFixed(1),
          fixedPoints.toFixed(1),
        ]),
        ['all', '', (100 * cycles.cycleError).toFixed(1), ''],
      ],
    )}`,
    ...noteLines(remarks),
  ];
  return sections.join('\n\n');
}

function matrixText(
  matrix: readonly (readonly number[])[],
  number: (value: number) => string,
): string {
  const head = ['', ...matrix.map((_, i) => String(i + 1))];
  const rows = matrix.map((row, a) => [
    String(a + 1),
    ...row.map((value, b) => (a === b ? '-' : number(value))),
  ]);
  return createTable(head, rows);
}

/** Losses in nats, errors in percent. */
function numberBy(metric: BarrierDefinition['metric']): (value: number) => string {
  return metric === 'loss' ? (value) => value.toFixed(4) : (value) => percent(value, 2);
}
