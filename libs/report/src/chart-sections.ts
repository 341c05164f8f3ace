import type { StudyResults } from '@isthmus/study';
import type { Chart } from './chart.js';
import { gridCharts } from './grid-charts.js';
import { describeValues, splitParameters } from './parameters.js';
import { pathCharts } from './path-charts.js';
import { groupBySetting } from './settings.js';
import { stageChart } from './stage-chart.js';
import { trainingCharts } from './training-charts.js';

/** Charts that belong under one heading. */
type ChartSection = Readonly<{ title: string; charts: readonly Chart[] }>;

/** Every chart of a report, under headings; no two have the same name. */
export function chartSections(results: StudyResults): ChartSection[] {
  const { study, cells, stages } = results;
  const { varied } = splitParameters(study);
  const settings = groupBySetting(cells).map((setting) => {
    const values = describeValues(varied, setting[0].cell);
    return {
      title: values === '' ? 'Paths and training' : `Paths and training: ${values}`,
      charts: [...pathCharts(setting, study), ...trainingCharts(setting)],
    };
  });
  const grid = { title: 'Barriers over the grid', charts: gridCharts(results) };
  const time = { title: 'Time', charts: [stageChart(stages)] };
  return numberNames([grid, ...settings, time].filter(({ charts }) => charts.length > 0));
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
