import { expect, it } from 'vitest';
import { drawScaling } from './scaling-chart.js';

const point = (width: number, value: number) => ({
  width,
  value,
  interval: [value - 1, value + 1] as const,
});

it('what is not above 0 is left out, and an interval down to 0 ends at its mean', async () => {
  const lines = [
    {
      series: 'one',
      stroke: 'mean' as const,
      points: [point(16, 4), point(32, 0.5), point(64, 0)],
    },
  ];
  const svg = await drawScaling([{ heading: '', title: 'Loss', lines }]);
  expect(svg.match(/aria-roledescription="rule mark container"/g)).toHaveLength(1);
  expect(svg.match(/<line[^>]* stroke="#D55E00"/g)).toHaveLength(2);
  expect(svg).not.toMatch(/NaN|Infinity|>64</);
});

it('panels have headings and strokes of their own', async () => {
  const of = (series: string, stroke: 'mean' | 'bound') => [
    { series, stroke, points: [point(16, 4), point(32, 2)] },
  ];
  const svg = await drawScaling([
    {
      heading: 'learning rate 0.1',
      title: 'Loss',
      lines: [...of('a', 'mean'), ...of('b', 'bound')],
    },
    { heading: '', title: 'Distance', lines: of('c', 'mean') },
  ]);
  for (const text of ['learning rate 0.1', 'Loss', 'Distance', 'a', 'b', 'c', 'bound'])
    expect(svg).toContain(`>${text}<`);
  expect(svg).toMatch(/stroke-dasharray="1,4"/);
});
