import { cellSettings, expandStudy } from '@isthmus/study';
import { render } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { ResultsTable } from './results-table.js';
import { exampleResults, exampleStudy } from './study-results.fixture.js';

it.each(cellSettings)('a grid that varies $key has a column for it', ({ key, title, read }) => {
  const example = exampleStudy();
  const [cell] = expandStudy(example);
  const value = cell && read(cell);
  const study = { ...example, grid: { [key]: [value, value] } };
  const results = { ...exampleResults(example), study, cells: [], unfinished: [] };
  const [first] = render(<ResultsTable results={results} />).match(/<th [^>]*>[^<]*/) ?? [];
  expect(first).toBe(`<th scope="col" rowspan="2">${title}`);
});
