import type { StudyResults } from '@isthmus/study';
import { chartSections } from './chart-sections.js';
import { drawChart } from './draw-chart.js';
import { ReportPage } from './report-page.js';
import { toHtml } from './to-html.js';

/** The report as one HTML document that needs no script, no network and no other file. */
export async function renderReport(results: StudyResults): Promise<string> {
  const sections = await Promise.all(
    chartSections(results).map(async ({ title, charts }) => ({
      title,
      figures: await Promise.all(
        charts.map(async (chart) => ({ chart, svg: await drawChart(chart) })),
      ),
    })),
  );
  const page = toHtml(<ReportPage results={results} sections={sections} />);
  return `<!doctype html>\n${page}\n`;
}
