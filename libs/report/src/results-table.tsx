import {
  outcomeRows,
  pairLabel,
  type StudyCell,
  type StudyResults,
  type StudyScope,
  type SummaryRow,
  splitSettings,
  studyScope,
} from '@isthmus/study';
import { methodLabel } from './method-label.js';
import { formatDuration, formatNumber, formatPercent } from './numbers.js';
import { correctedWords, correctionsOf } from './path-lines.js';

type Column<Row> = Readonly<{ title: string; text: (row: Row) => string }>;
type ColumnGroup = Readonly<{ title: string; columns: readonly Column<SummaryRow>[] }>;

/** Rows that are shown: more are for a table of one's own. */
const mostRows = 500;

/** One row a cell; those without numbers say why. */
export function ResultsTable({ results }: { readonly results: StudyResults }) {
  const { study } = results;
  const varied = splitSettings(study).varied.map(
    ({ title, read }): Column<StudyCell> => ({ title, text: (cell) => String(read(cell)) }),
  );
  const names: readonly Column<StudyCell>[] = [
    ...varied,
    { title: study.models ? 'Models' : 'Seeds', text: ({ pair }) => pairLabel(pair) },
    { title: 'Method', text: ({ method }) => methodLabel(method) },
  ];
  const scope = studyScope(study);
  const groups = columnGroups(scope);
  const oneOf = (values: readonly (string | number)[]) => [...new Set(values)].join(' or ');
  const columns = groups.flatMap((group) => group.columns);
  const rows = outcomeRows(results);
  return (
    <div class="wide-table">
      <table>
        <caption>
          Barriers: baseline {oneOf(scope.barriers.map(({ baseline }) => baseline))}, reduction{' '}
          {oneOf(scope.barriers.map(({ reduce }) => reduce))}, {oneOf(scope.points)} values of λ.
          {rows.length > mostRows &&
            ` The first ${mostRows} of ${rows.length} cells; isthmus results shows all.`}
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
            {columns.map(({ title }) => (
              <th scope="col">{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((one) => (
            <tr>
              {names.map(({ text }) => (
                <th scope="row">
                  <span>{text(one.cell)}</span>
                </th>
              ))}
              {one.status === 'done' ? (
                columns.map(({ text }) => <td>{text(one.row)}</td>)
              ) : (
                <td colSpan={columns.length}>
                  {one.status === 'missing' ? 'not computed' : `${one.status}: ${one.task}`}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Nothing for what is not known. */
function percentOf(fraction: number | undefined): string {
  return fraction === undefined ? '' : formatPercent(fraction);
}

function columnGroups(scope: StudyScope): ColumnGroup[] {
  const bySplit = (
    barrierOf: (row: SummaryRow) => SummaryRow['lossBarrier'] | undefined,
    format: (value: number) => string,
  ): Column<SummaryRow>[] =>
    scope.splits.toReversed().map((split) => ({
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
    ...correctionsOf(scope).map((kind) => ({
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
        { title: 'A', text: ({ testAccuracy }) => percentOf(testAccuracy[0]) },
        { title: 'B', text: ({ testAccuracy }) => percentOf(testAccuracy[1]) },
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
