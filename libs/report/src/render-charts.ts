import type { StudyResults } from '@isthmus/study';
import { chartSections } from './chart-sections.js';
import { drawChart } from './draw-chart.js';

/** Every chart of the results as an SVG document, named as a file without its ending. */
export async function renderCharts(
  results: StudyResults,
): Promise<{ readonly name: string; readonly svg: string }[]> {
  const charts = chartSections(results).flatMap((section) => section.charts);
  return Promise.all(
    charts.map(async (chart) => ({ name: chart.name, svg: await drawChart(chart) })),
  );
}
