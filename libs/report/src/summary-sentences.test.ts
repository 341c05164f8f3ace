import type { StudyResults } from '@isthmus/study';
import { expect, it } from 'vitest';
import { exampleResults, exampleStudy } from './study-results.fixture.js';
import { summarySentences } from './summary-sentences.js';

function withBarriers(results: StudyResults, values: Record<string, number>): StudyResults {
  const cells = results.cells.map((cell) => ({
    ...cell,
    barriers: cell.barriers.map((barrier) => ({
      ...barrier,
      value: values[cell.cell.method] ?? Number.NaN,
    })),
  }));
  return { ...results, cells };
}

it('a matching that works lowers the barrier', () => {
  const results = withBarriers(exampleResults(exampleStudy()), { identity: 1.234, weight: 0.0123 });
  expect(summarySentences(results)[0]).toBe(
    'Weight matching lowers the test-loss barrier from 1.23 to 0.0123 nats.',
  );
});

it('a matching that does not work is not praised', () => {
  const results = withBarriers(exampleResults(exampleStudy()), { identity: 0.1, weight: 0.2 });
  expect(summarySentences(results)[0]).toBe(
    'Weight matching does not lower the test-loss barrier, which goes from 0.100 to 0.200 nats.',
  );
});

it('without the naive path nothing is compared', () => {
  const study = exampleStudy({ match: ['weight'], evaluate: { splits: ['train'] } });
  const results = withBarriers(exampleResults(study), { weight: 0.0123 });
  expect(summarySentences(results)[0]).toBe(
    'After weight matching the train-loss barrier is 0.0123 nats.',
  );
});

it('the accuracy halfway is told when it was measured', () => {
  const halfway =
    /^Halfway between them the test accuracy is [\d.]+ % without matching and [\d.]+ % with weight matching\.$/;
  expect(summarySentences(exampleResults(exampleStudy())).at(-1)).toMatch(halfway);
  const even = exampleStudy({ evaluate: { points: 10 } });
  expect(summarySentences(exampleResults(even)).at(-1)).toMatch(/^The networks classify /);
});

it('a grid is summed up by its median and its best cell', () => {
  const study = exampleStudy({
    pairs: [
      [1, 2],
      [3, 4],
    ],
    grid: { 'train.learningRate': [1e-4, 1e-3] },
  });
  const results = withBarriers(exampleResults(study), { identity: 1, weight: 0.5 });
  expect(summarySentences(results)).toEqual([
    'Weight matching lowers the test-loss barrier on 4 of 4 paths; the median goes from 1 to 0.500 nats.',
    'It is lowest, 0.500 nats, for learning rate 0.0001.',
  ]);
});

it('a study without results says so', () => {
  const results = { ...exampleResults(exampleStudy()), cells: [] };
  expect(summarySentences(results)).toEqual(['No cell of this study has a result.']);
});
