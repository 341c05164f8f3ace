import { describe, expect, it } from 'vitest';
import { study } from '../study.js';
import { expandStudy } from '../study-cell.js';
import { combinations } from './combinations.js';

const base = { name: 's', dataset: 'digits', network: 'mlp:4-3-2', pairs: [[1, 2]] };

function cellsOf(changes: object) {
  return expandStudy(study.parse({ ...base, match: ['weight'], ...changes }));
}

describe('a sweep', () => {
  it('as a grid is the grid at the top of a study', () => {
    const grid = { 'train.learningRate': [0.1, 0.01], network: ['mlp:4-8-2', 'mlp:4-9-2'] };
    expect(cellsOf({ sweep: { grid } })).toEqual(cellsOf({ grid }));
  });

  it('as a zip takes the values of one place together', () => {
    const zip = { network: ['mlp:4-8-2', 'mlp:4-9-2'], 'train.epochs': [3, 5] };
    const found = cellsOf({ sweep: { zip } }).map(({ network, train }) => [network, train?.epochs]);
    expect(found).toEqual([
      ['mlp:4-8-2', 3],
      ['mlp:4-9-2', 5],
    ]);
  });

  it('as a list takes each map as it is, and the study where a map says nothing', () => {
    const list = [{ 'train.epochs': 3, match: 'identity' }, { network: 'mlp:4-9-2' }];
    const found = cellsOf({ sweep: { list } });
    expect(found.map(({ network, train, method }) => [network, train?.epochs, method])).toEqual([
      ['mlp:4-3-2', 3, 'identity'],
      ['mlp:4-9-2', 10, 'weight'],
    ]);
  });

  it('crosses its ways, the list fastest', () => {
    const sweep = {
      grid: { 'train.epochs': [1, 2] },
      zip: { 'train.clip': [1, 2] },
      list: [{ 'train.batchSize': 10 }, { 'train.batchSize': 20 }],
    };
    const found = cellsOf({ sweep }).map(
      ({ train }) => `${train?.epochs} ${train?.clip} ${train?.batchSize}`,
    );
    expect(found).toEqual([
      ...['1 1 10', '1 1 20', '1 2 10', '1 2 20'],
      ...['2 1 10', '2 1 20', '2 2 10', '2 2 20'],
    ]);
  });

  it('of what is measured leaves the networks as they are, and says in each cell what it is', () => {
    const grid = { 'evaluate.repair': [['none'], ['repair']], 'barrier.reduce': ['max', 'mean'] };
    const found = cellsOf({ grid });
    expect(found.map(({ evaluate, barrier }) => [evaluate?.repair, barrier?.reduce])).toEqual([
      [['none'], 'max'],
      [['none'], 'mean'],
      [['repair'], 'max'],
      [['repair'], 'mean'],
    ]);
    expect(new Set(found.map(({ train }) => train)).size).toBe(1);
    expect(found[0]?.evaluate).toMatchObject({ points: 25, splits: ['train', 'test'] });
  });

  it('of methods takes the place of those of the study', () => {
    const grid = { match: ['weight:kernel=cosine', 'activation'] };
    expect(cellsOf({ grid }).map(({ method }) => method)).toEqual(grid.match);
  });
});

describe('combinations', () => {
  it('are those that occur, and no others', () => {
    const sweep = { zip: { dataset: ['digits', 'mnist'], 'train.batchSize': [10, 500] } };
    const rows = combinations({ sweep }, ['dataset', 'train.batchSize']);
    expect(rows.map((row) => Object.values(row).map(({ value }) => value))).toEqual([
      ['digits', 10],
      ['mnist', 500],
    ]);
  });

  it('are told with the first place of each value, and with what is usual', () => {
    const data = { train: { epochs: 7 }, grid: { dataset: ['a', 'a'] } };
    const keys = ['dataset', 'train.epochs', 'train.clip'];
    expect(combinations(data, keys, { 'train.clip': 0 })).toEqual([
      {
        dataset: { path: ['grid', 'dataset', 0], value: 'a' },
        'train.epochs': { path: ['train', 'epochs'], value: 7 },
        'train.clip': { path: ['train', 'clip'], value: 0 },
      },
    ]);
  });
});
