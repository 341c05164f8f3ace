import { type CellResult, pairLabel, pairsOf, type Study, type StudyResults } from '@isthmus/study';
import { ChartFigure } from '../chart-figure.js';
import { chartSections } from '../chart-sections.js';
import { drawChart } from '../draw-chart.js';
import { ResultsTable } from '../results-table.js';

/** Sections of charts that are drawn: those over the grid, and of the settings that were done last. */
const mostSections = 3;

/** What was measured so far: the table, and charts, of those of the `done` cells that are given. */
export async function liveCharts(study: Study, cells: readonly CellResult[], done: number) {
  if (cells.length === 0) return <p>No cell is done yet.</p>;
  const results = partialResults(study, cells);
  const newest = chartSections({ ...results, cells: newestFirst(study, cells) }).filter(
    ({ title }) => title !== 'Time',
  );
  const drawn = await Promise.all(
    newest.slice(0, mostSections).map(async ({ title, charts }) => ({
      title,
      figures: await Promise.all(
        charts.map(async (chart) => ({ chart, svg: await drawChart(chart) })),
      ),
    })),
  );
  return (
    <>
      <h2>Results so far</h2>
      {cells.length < done && (
        <p class="note">
          Of the {cells.length.toLocaleString('en-US')} cells that were found last;{' '}
          {done.toLocaleString('en-US')} are done.
        </p>
      )}
      <ResultsTable results={results} />
      {drawn.map(({ title, figures }) => (
        <>
          <h2>{title}</h2>
          <div class="figures">
            {figures.map(({ chart, svg }) => (
              <ChartFigure chart={chart} svg={svg} />
            ))}
          </div>
        </>
      ))}
    </>
  );
}

/** The settings that were done last first; within each, cells in the order of the study, as in its report. */
function newestFirst(study: Study, cells: readonly CellResult[]): CellResult[] {
  const ranks = new Map<CellResult['cell']['train'], number>();
  for (const { cell } of cells.toReversed()) {
    if (!ranks.has(cell.train)) ranks.set(cell.train, ranks.size);
  }
  const pairs = pairsOf(study).map(pairLabel);
  const place = ({ cell }: CellResult) => [
    ranks.get(cell.train) ?? 0,
    pairs.indexOf(pairLabel(cell.pair)),
    study.match.indexOf(cell.method),
  ];
  return cells.toSorted((one, other) => {
    const there = place(other);
    return (
      place(one)
        .map((at, i) => at - (there[i] ?? 0))
        .find((difference) => difference !== 0) ?? 0
    );
  });
}

/** Results of which nothing is known but these cells. */
function partialResults(study: Study, cells: readonly CellResult[]): StudyResults {
  return {
    study,
    cells: [...cells],
    unfinished: [],
    tasks: { computed: 0, cached: 0, failed: 0, skipped: 0 },
    stages: [],
    failures: [],
    provenance: { isthmus: '', node: '', tensorflow: '', store: '' },
  };
}
