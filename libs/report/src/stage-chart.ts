import type { StudyResults } from '@isthmus/study';
import { type Chart, tabulate } from './chart.js';
import { formatDuration } from './numbers.js';

const times = ['all tasks', 'this run'];
const color = { domain: times, range: ['#56B4E9', '#0072B2'] };

/** The time that each stage took. */
export function stageChart(stages: StudyResults['stages']): Chart {
  const values = stages.flatMap(({ name, wallMs, elapsedMs }) =>
    [wallMs, elapsedMs].map((milliseconds, index) => ({
      stage: name,
      time: times[index] ?? '',
      seconds: milliseconds / 1000,
      label: formatDuration(milliseconds),
    })),
  );
  const names = stages.map(({ name }) => name);
  const offset = { field: 'time', sort: times } as const;
  const y = { field: 'stage', type: 'nominal', title: null, sort: names } as const;
  return {
    name: 'stage-time',
    title: 'Time by stage',
    description:
      'All tasks: the sum of the durations of all tasks, which may have run side by side or in an earlier run. This run: from the first to the last moment of the stage.',
    spec: {
      width: 430,
      height: 240,
      data: { values },
      encoding: {
        y: { ...y, axis: { domain: false, ticks: false, labelPadding: 8 } },
        yOffset: offset,
        x: {
          field: 'seconds',
          type: 'quantitative',
          title: 'Time (seconds)',
          axis: { tickCount: 5 },
        },
      },
      layer: [
        {
          mark: { type: 'bar' },
          encoding: {
            color: { field: 'time', type: 'nominal', scale: color },
          },
        },
        {
          mark: { type: 'text', align: 'left', dx: 4, fontSize: 12 },
          encoding: { text: { field: 'label' } },
        },
      ],
    },
    table: tabulate(
      'Stage',
      values.map(({ stage, time, seconds }) => ({ x: stage, series: `${time} (s)`, y: seconds })),
    ),
  };
}
