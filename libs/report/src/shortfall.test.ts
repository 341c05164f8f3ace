import { expect, it } from 'vitest';
import { chartSections } from './chart-sections.js';
import { renderCharts } from './render-charts.js';
import { coverage, shortfall } from './shortfall.js';
import { exampleResults, exampleStudy } from './study-results.fixture.js';
import { summarySentences } from './summary-sentences.js';

const pairs = [
  [1, 2],
  [3, 4],
  [5, 6],
];

it('a mean says of how many pairs it is where some have failed', () => {
  expect(coverage([3, 3], 3)).toBe('3');
  expect(coverage([2, 2], 3)).toBe('2 of 3');
  expect(coverage([3, 1], 3)).toBe('1 to 3 of 3');
  expect(shortfall(4, 4)).toBe('');
});

it('a report of pairs of which one has failed says over how many its means are', () => {
  const whole = exampleResults(exampleStudy({ pairs }));
  const partial = { ...whole, cells: whole.cells.slice(0, 4) };
  expect(summarySentences(partial)[0]).toMatch(/\(means over 2 of 3 pairs\)\.$/);
  const charts = chartSections(partial).flatMap((section) => section.charts);
  const chart = charts.find(({ name }) => name === 'path-loss');
  expect(chart?.description).toContain('means over 2 of 3 pairs of networks');
  expect(chart?.description).toContain('Of 6 paths 4 are measured');
});

it('a grid leaves a gap where no pair has a result', () => {
  const grid = { 'train.learningRate': [1e-4, 1e-3, 1e-2] };
  const whole = exampleResults(exampleStudy({ grid }));
  const cells = whole.cells.filter(({ cell }) => cell.train?.learningRate !== 1e-3);
  const [chart] = chartSections({ ...whole, cells }).flatMap(({ charts }) => charts);
  expect(chart?.description).toContain('Of 6 paths 4 are measured');
  expect(chart?.table.rows.map((row) => row[0])).toEqual([1e-4, 1e-3, 1e-2]);
  expect(chart?.table.rows[1]).toEqual([1e-3, '', '']);
});

it('a line is broken at a gap', async () => {
  const grid = { 'train.learningRate': [1e-4, 3e-4, 1e-3, 3e-3, 1e-2] };
  const whole = exampleResults(exampleStudy({ grid, match: ['weight'] }));
  const cells = whole.cells.filter(({ cell }) => cell.train?.learningRate !== 1e-3);
  const [chart] = await renderCharts({ ...whole, cells });
  expect(chart?.svg).toMatch(/<path d="M[\d.,]+L[\d.,]+M[\d.,]+L[\d.,]+"/);
  expect(chart?.svg).not.toMatch(/NaN|null/);
});
