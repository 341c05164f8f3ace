import {
  pairLabel,
  type Study,
  type StudyResults,
  type SummaryRow,
  summaryRows,
} from '@isthmus/study';
import { methodLabel } from './method-label.js';
import { formatDuration, formatNumber, formatPercent } from './numbers.js';
import { splitParameters } from './parameters.js';
import { correctedWords, correctionsOf } from './path-lines.js';

type Column = Readonly<{ title: string; text: (row: SummaryRow) => string }>;
type ColumnGroup = Readonly<{ title: string; columns: readonly Column[] }>;

/** One row a cell. */
export function ResultsTable({ results }: { readonly results: StudyResults }) {
  const { study } = results;
  const varied = splitParameters(study).varied.map(
    ({ title, read }): Column => ({ title, text: (row) => String(read(row)) }),
  );
  const names: readonly Column[] = [
    ...varied,
    { title: 'Seeds', text: ({ pair }) => pairLabel(pair) },
    { title: 'Method', text: ({ method }) => methodLabel(method) },
  ];
  const groups = columnGroups(study.evaluate);
  return (
    <div class="scroll">
      <table>
        <caption>
          Barriers: baseline {study.barrier.baseline}, reduction {study.barrier.reduce},{' '}
          {study.evaluate.points} values of λ.
        </caption>
        <thead>
          <tr>
            {names.map(({ title }) => (
              <th scope="col" rowSpan={2}>
                {title}
              </th>
            ))}
            {groups.map(({ title, columns }) => (
              <th scope="colgroup" colSpan={columns.length}>
                {title}
              </th>
            ))}
          </tr>
          <tr>
            {groups.flatMap(({ columns }) =>
              columns.map(({ title }) => <th scope="col">{title}</th>),
            )}
          </tr>
        </thead>
        <tbody>
          {summaryRows(results).map((row) => (
            <tr>
              {names.map(({ text }) => (
                <th scope="row">{text(row)}</th>
              ))}
              {groups.flatMap(({ columns }) => columns.map(({ text }) => <td>{text(row)}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function columnGroups(evaluate: Study['evaluate']): ColumnGroup[] {
  const bySplit = (
    barrierOf: (row: SummaryRow) => SummaryRow['lossBarrier'] | undefined,
    format: (value: number) => string,
  ): Column[] =>
    evaluate.splits.toReversed().map((split) => ({
      title: split,
      text: (row) => {
        const value = barrierOf(row)?.[split];
        return value === undefined ? '' : format(value);
      },
    }));
  return [
    {
      title: 'Loss barrier (nats)',
      columns: bySplit(({ lossBarrier }) => lossBarrier, formatNumber),
    },
    ...correctionsOf(evaluate).map((kind) => ({
      title: `Loss barrier, ${correctedWords[kind]} (nats)`,
      columns: bySplit(({ correctedLossBarriers }) => correctedLossBarriers[kind], formatNumber),
    })),
    {
      title: 'Error barrier (pp)',
      columns: bySplit(({ errorBarrier }) => errorBarrier, formatPercent),
    },
    {
      title: 'Test accuracy (%)',
      columns: [
        { title: 'A', text: ({ testAccuracy }) => formatPercent(testAccuracy[0]) },
        { title: 'B', text: ({ testAccuracy }) => formatPercent(testAccuracy[1]) },
      ],
    },
    {
      title: 'Distance (L2)',
      columns: [
        { title: 'before', text: ({ l2Before }) => formatNumber(l2Before) },
        { title: 'after', text: ({ l2After }) => formatNumber(l2After) },
      ],
    },
    {
      title: 'Match',
      columns: [{ title: 'time', text: ({ matchSeconds }) => formatDuration(1000 * matchSeconds) }],
    },
  ];
}
