import { expect, it } from 'vitest';
import { tabulate } from './chart.js';

it('points become a table with a column a series and a gap where a series has no point', () => {
  const table = tabulate('Epoch', [
    { x: 1, series: 'a', y: 10 },
    { x: 2, series: 'a', y: 20 },
    { x: 2, series: 'b', y: 200 },
  ]);
  expect(table).toEqual({
    columns: ['Epoch', 'a', 'b'],
    rows: [
      [1, 10, ''],
      [2, 20, 200],
    ],
  });
});
