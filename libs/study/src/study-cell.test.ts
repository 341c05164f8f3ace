import { expect, it } from 'vitest';
import { study } from './study.js';
import { expandStudy } from './study-cell.js';

const base = { name: 's', dataset: 'digits', network: 'mlp:4-3-2' };

it('without a grid there is one cell a pair and method, methods fastest', () => {
  const cells = expandStudy(
    study.parse({
      ...base,
      pairs: [
        [1, 2],
        [3, 4],
      ],
    }),
  );
  expect(cells.map(({ pair, method }) => [...pair, method])).toEqual([
    [1, 2, 'identity'],
    [1, 2, 'weight'],
    [3, 4, 'identity'],
    [3, 4, 'weight'],
  ]);
  expect(cells[0]).toEqual({
    dataset: 'digits',
    network: 'mlp:4-3-2',
    train: {
      optimizer: 'adam',
      learningRate: 0.001,
      schedule: 'constant',
      batchSize: 500,
      epochs: 10,
      labelSmoothing: 0,
      clip: 0,
      augment: [],
      checkpoints: 'none',
      spawn: 'none',
      prune: 'none',
    },
    pair: [1, 2],
    method: 'identity',
  });
});

it('a grid is crossed in the order of the schema, not of the file', () => {
  const cells = expandStudy(
    study.parse({
      ...base,
      pairs: [[1, 2]],
      match: ['weight'],
      grid: { 'train.learningRate': [0.1, 0.01], network: ['mlp:4-8-2', 'mlp:4-9-2'] },
    }),
  );
  expect(cells.map(({ network, train }) => [network, train?.learningRate])).toEqual([
    ['mlp:4-8-2', 0.1],
    ['mlp:4-8-2', 0.01],
    ['mlp:4-9-2', 0.1],
    ['mlp:4-9-2', 0.01],
  ]);
});

it('every key of the grid replaces the value of the study', () => {
  const [cell, ...others] = expandStudy(
    study.parse({
      ...base,
      pairs: [[1, 2]],
      match: ['weight'],
      grid: {
        dataset: ['mnist'],
        network: ['mlp:1-1'],
        'train.optimizer': ['sgd'],
        'train.learningRate': [0.5],
        'train.schedule': ['cosine'],
        'train.batchSize': [7],
        'train.epochs': [3],
        'train.labelSmoothing': [0.1],
        'train.clip': [1],
        'train.augment': [['flip']],
        'train.spawn': ['1ep'],
      },
    }),
  );
  expect(others).toEqual([]);
  expect(cell).toEqual({
    dataset: 'mnist',
    network: 'mlp:1-1',
    train: {
      optimizer: 'sgd',
      learningRate: 0.5,
      schedule: 'cosine',
      batchSize: 7,
      epochs: 3,
      labelSmoothing: 0.1,
      clip: 1,
      augment: ['flip'],
      checkpoints: 'none',
      spawn: '1ep',
      prune: 'none',
    },
    pair: [1, 2],
    method: 'weight',
  });
});
