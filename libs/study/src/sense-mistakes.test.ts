import { describe, expect, it } from 'vitest';
import { parseStudy, StudyFileError } from './study-file.js';

const minimal = `name: quickstart
dataset: digits
network: mlp:784-512-512-512-10
pairs: [[1, 2]]
`;

function problemsOf(text: string): string[] {
  try {
    parseStudy(text, { file: 'study.yaml' });
  } catch (error) {
    if (error instanceof StudyFileError) return error.message.split('\n');
    throw error;
  }
  throw new Error('expected problems, got none');
}

describe('what makes no sense in a study', () => {
  it.each([
    [
      'seeds: 3',
      '4:8: wrong value for seeds: disjoint pairs leave one of an odd number of networks over [expected an even number, got 3]; add or leave out one, or set pairs: all or pairs: reference',
    ],
    [
      'seeds: 1',
      '4:8: wrong value for seeds: expected how many networks are trained, 2 or more, with the seeds 1, 2, ...; or a list of seeds, got 1',
    ],
    [
      'seeds: [1, 1]',
      '4:8: wrong value for seeds: expected a list of seeds without repetition, got a list of 2',
    ],
    [
      'seeds: [1, {seed: -2}]',
      '4:19: wrong value for seeds[1].seed: expected a seed: a whole number, 0 or more, got -2',
    ],
    [
      'pairs: each',
      '4:8: wrong value for pairs: expected one of disjoint, all, reference; or a list of one or more pairs of seeds or labels, got "each"',
    ],
    [
      'pairs: all',
      '4:8: wrong value for pairs: pairs: all is of networks that seeds or models name; give either',
    ],
    [
      'pairs: [[1, a]]',
      '4:13: wrong value for pairs[0][1]: expected a seed, for the study has no models that it could be the label of, got "a"',
    ],
    [
      'pairs: [[1, 2]]\nseeds: 2',
      '5:8: wrong value for seeds: the list of pairs names its seeds itself; leave one of the two out, or pair the seeds by one of disjoint, all, reference',
    ],
    [
      'seeds: 2\nsweep: {}',
      '5:8: wrong value for sweep: expected a map of grid, zip or list, got a map',
    ],
    [
      'seeds: 2\nsweep: { zip: { network: [a, b], train.epochs: [1] } }',
      '5:48: wrong value for sweep.zip.train.epochs: the lists of a zip are of one length [network=2, train.epochs=1]',
    ],
    [
      'seeds: 2\nsweep: { list: [{}] }',
      '5:17: wrong value for sweep.list[0]: expected a map with one field or more, got a map',
    ],
    [
      'seeds: 2\ngrid: { train.epochs: [1] }\nsweep: { list: [{ train.epochs: 2 }] }',
      '6:33: wrong value for sweep.list[0].train.epochs: train.epochs is varied twice, in grid and in sweep.list',
    ],
    [
      'seeds: 2\nsweep: { grid: { evaluate.repair: [none] } }',
      '5:36: wrong value for sweep.grid.evaluate.repair[0]: expected a list of one or more corrections, got "none"; did you mean [none]?',
    ],
    [
      'seeds: 2\nsweep: { zip: { evaluate.points: [3, 4], barrier.reduce: [max, midpoint] } }',
      '5:38: wrong value for sweep.zip.evaluate.points[1]: expected an odd number of lambdas, for "reduce: midpoint" needs lambda = 1/2, got 4',
    ],
  ])('is told for %j', (lines, message) => {
    expect(problemsOf(minimal.replace('pairs: [[1, 2]]', lines))).toEqual([
      `study.yaml:${message}`,
    ]);
  });

  it('is told for trained networks of no kind', () => {
    const text = minimal.replace('network: mlp:784-512-512-512-10\n', '');
    expect(problemsOf(text)).toEqual([
      'study.yaml:1:1: missing key "network": expected a network, such as mlp:784-512-512-512-10',
    ]);
  });
});
