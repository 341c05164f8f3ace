import { parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { curveRemarks, modelRemark, sameWeightsRemark, statisticsRemark } from './curve-remarks.js';

const rest = { calibrationError: 0, temperature: 1, calibratedLoss: 0, collapse: [] };
const point = (at: readonly number[], loss: number, accuracy = 0.9) => ({
  ...{ at: [...at], loss, accuracy, ...rest },
});
const remarks = (path: string, ...points: readonly ReturnType<typeof point>[]) =>
  curveRemarks([{ split: 'test', repair: 'none', points }], {
    ...{ path, files: ['A', 'B', 'C'], classes: 10 },
  });

describe('curves', () => {
  it('of trained models and a high barrier have nothing to remark on', () => {
    expect(remarks('line', point([0], 0.1), point([0.5], 30, 0.1), point([1], 2))).toEqual([]);
  });

  it('of models that are no better than chance are remarked on, by their file', () => {
    const [only, ...others] = remarks('line', point([0], 2.35, 0.11), point([1], 0.1));
    expect(only).toMatch(/^A is no better than chance \[loss=2.350, ln\(10\)=2.303/);
    expect(others).toEqual([]);
  });

  it.each([
    ['line', [1], 'B'],
    ['bezier:points=5', [1], 'B'],
    ['simplex:steps=1', [0, 0, 1], 'C'],
    ['plane', [0, 1], 'C'],
    ['layers', [2, 0], 'A'],
  ] as const)('on a %s tell the models from what lies between', (path, at, file) => {
    expect(remarks(path, point(at, 8))).toEqual([
      expect.stringContaining(
        `the loss of ${file} has exploded: it is over 3 times that of guessing`,
      ),
    ]);
  });

  it('that explode between models are remarked on once, at the highest point', () => {
    const points = [point([0], 0.1), point([0.25], 2e3), point([0.5], 5e6), point([1], 0.1)];
    expect(remarks('line', ...points)).toEqual([
      'the loss explodes on the path [loss=5.000e+6, at=0.500, split=test]',
    ]);
  });
});

describe('a model', () => {
  it('of two classes is no better than chance near one half', () => {
    const of = { split: 'test', classes: 2 };
    expect(modelRemark('A', { loss: 0.69, accuracy: 0.53 }, of)).toContain('no better than chance');
    expect(modelRemark('A', { loss: 0.69, accuracy: 0.6 }, of)).toBeUndefined();
  });

  it('is named with the other of the same weights', () => {
    expect(sameWeightsRemark(['A', 'B', 'C'], ['1', '2', '1'])).toEqual([
      'A and C hold the same weights: a barrier between them says nothing',
    ]);
  });
});

describe('running statistics', () => {
  const network = (norm: string) => parseNetwork(`mlp:4-3-2,norm=${norm}`);
  const curve = (repair: 'none' | 'repair', count: number) => ({
    repair,
    points: Array.from({ length: count }, (_, i) => point([i / count], 1)),
  });

  it.each([
    ['batch', [curve('none', 3)], 1],
    ['layer', [curve('none', 3)], 0],
    ['batch', [curve('none', 3), curve('repair', 3)], 0],
    ['batch', [curve('none', 1)], 0],
  ])('are remarked on where they fit no network: %s %#', (norm, curves, count) => {
    expect(statisticsRemark(network(norm), curves)).toHaveLength(count);
  });
});
