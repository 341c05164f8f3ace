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

it('of many methods the best and the worst are told', () => {
  const study = exampleStudy({ match: ['identity', 'random', 'weight', 'greedy', 'ste'] });
  const values = { identity: 1, random: 1.2, weight: 0.01, greedy: 0.3, ste: 0.2 };
  const [barriers, sureness, , halfway, ...rest] = summarySentences(
    withBarriers(exampleResults(study), values),
  );
  expect(barriers).toBe(
    'Of 4 methods, weight matching leaves the lowest test-loss barrier, 0.0100 nats, and random matching leaves the highest, 1.20 nats; without matching it is 1 nats.',
  );
  expect(sureness).toBe(
    'That is of 2 independent models: 5 are needed to say of a method that it is lower.',
  );
  expect(halfway).toMatch(
    /^Halfway between them the test accuracy is [\d.]+ % without matching and from [\d.]+ % with \w+ matching to [\d.]+ % with \w+ matching\.$/,
  );
  expect(rest).toEqual([]);
});

it('a method is called lower only where the pairs show it, and else what they would show', () => {
  const pairs = [1, 3, 5, 7].map((seed) => [seed, seed + 1]);
  const results = exampleResults(exampleStudy({ pairs }));
  const barriersOf = (readBarrier: (method: string, seed: number) => number): StudyResults => ({
    ...results,
    cells: results.cells.map((cell) => ({
      ...cell,
      barriers: cell.barriers.map((barrier) => ({
        ...barrier,
        value: readBarrier(cell.cell.method, Number(cell.cell.pair[0])),
      })),
    })),
  });
  const clear = barriersOf((method, seed) => (method === 'weight' ? 0.1 : 1 + seed / 100));
  expect(summarySentences(clear)[1]).toBe(
    'Pair by pair weight matching is lower than every other method: the 95 % intervals over 8 models exclude 0.',
  );
  const unclear = barriersOf((method, seed) => (method === 'weight' ? 1 : 1 + Math.cos(seed)));
  expect(summarySentences(unclear)[1]).toMatch(
    /^Pair by pair no method is shown to be lower than all others, over 8 models; so many show differences from [\d.]+ nats\.$/,
  );
});

it('methods that are equally good share a place', () => {
  const match = ['weight', 'greedy', 'ste', 'sinkhorn', 'random'];
  const first = (values: Record<string, number>) =>
    summarySentences(withBarriers(exampleResults(exampleStudy({ match })), values))[0];
  const none = { weight: 0, greedy: 0, ste: 0, sinkhorn: 0, random: 0 };
  expect(first(none)).toBe('All 5 methods leave a test-loss barrier of 0 nats.');
  expect(first({ ...none, random: 1.25 })).toBe(
    'Of 5 methods, 4 leave the lowest test-loss barrier, 0 nats, and random matching leaves the highest, 1.25 nats.',
  );
  expect(first({ ...none, sinkhorn: 1.25, random: 1.25 })).toContain(
    'weight matching, greedy matching, and ste matching leave the lowest test-loss barrier, 0 nats, and sinkhorn matching and random matching leave the highest',
  );
});

it('of many methods over a grid the medians are compared', () => {
  const study = exampleStudy({
    match: ['identity', 'weight', 'greedy'],
    grid: { 'train.learningRate': [1e-4, 1e-3, 1e-2] },
  });
  const values = { identity: 1, weight: 0.5, greedy: 0.75 };
  expect(summarySentences(withBarriers(exampleResults(study), values))).toEqual([
    'Of 2 methods, weight matching leaves the lowest test-loss barrier, 0.500 nats, and greedy matching leaves the highest, 0.750 nats (medians over 3 paths); without matching it is 1 nats.',
    'It is lowest, 0.500 nats with weight matching, for learning rate 0.0001.',
  ]);
});

it('a study without results says so', () => {
  const results = { ...exampleResults(exampleStudy()), cells: [] };
  expect(summarySentences(results)).toEqual(['No cell of this study has a result.']);
});
