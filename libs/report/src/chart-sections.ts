import { type StudyResults, splitSettings } from '@isthmus/study';
import { groupAlike } from './alike-cells.js';
import { barrierByMethodChart } from './barrier-by-method-chart.js';
import type { Chart } from './chart.js';
import { gridCharts } from './grid-charts.js';
import { describeValues } from './grid-settings.js';
import { pathCharts } from './path-charts.js';
import { stageChart } from './stage-chart.js';
import { trainingCharts } from './training-charts.js';

/** Charts that belong under one heading. */
type ChartSection = Readonly<{ title: string; charts: readonly Chart[] }>;

/** Settings whose paths and trainings are drawn: a page has to be read. */
const mostSettings = 24;

/** Every chart of a report, under headings; no two have the same name. */
export function chartSections(results: StudyResults): ChartSection[] {
  const { study, cells, stages } = results;
  const { varied } = splitSettings(study);
  const groups = groupAlike(cells);
  const trainings = groups.slice(0, mostSettings).map((alike) => {
    const values = describeValues(varied, alike[0].cell);
    return {
      title: values === '' ? 'Paths and training' : `Paths and training: ${values}`,
      charts: [
        ...(new Set(alike.map(({ cell }) => cell.method)).size > 1
          ? [barrierByMethodChart(alike, study)]
          : []),
        ...pathCharts(alike, study),
        ...trainingCharts(alike),
      ],
    };
  });
  const grid = { title: 'Barriers over the grid', charts: gridCharts(results) };
  const time = { title: 'Time', charts: [stageChart(stages)] };
  return numberNames([grid, ...trainings, time].filter(({ charts }) => charts.length > 0));
}

function numberNames(sections: readonly ChartSection[]): ChartSection[] {
  const names = sections.flatMap(({ charts }) => charts.map(({ name }) => name));
  const seen = new Map<string, number>();
  const rename = (chart: Chart): Chart => {
    if (names.indexOf(chart.name) === names.lastIndexOf(chart.name)) return chart;
    const number = (seen.get(chart.name) ?? 0) + 1;
    seen.set(chart.name, number);
    return { ...chart, name: `${chart.name}-${number}` };
  };
  return sections.map(({ title, charts }) => ({ title, charts: charts.map(rename) }));
}
