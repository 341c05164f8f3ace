import { summaryRows } from '@isthmus/study';
import { describe, expect, it } from 'vitest';
import { exampleResults, exampleStudy } from './study-results.fixture.js';
import { areOfSeveralWidths, widthOf, widthScalings } from './width-scalings.js';

const network = ['mlp:784-64-64-10', 'mlp:784-16-16-10'];
const grid = { network, 'train.learningRate': [1e-3, 1e-2] };
const evaluate = { splits: ['test'], repair: ['none', 'repair'] };
const pairs = [
  [1, 2],
  [3, 4],
];

describe('the width of a network', () => {
  it("is that of its widest layer's units", () => {
    expect(widthOf('mlp:784-32-48-10')).toBe(48);
    expect(widthOf('resnet20:3x32x32-10,width=2')).toBe(128);
  });

  it.each(['mlp:784-10', 'no network'])('is nothing of %s', (notation) => {
    expect(() => widthOf(notation)).toThrow(RangeError);
  });

  it.each([
    [['mlp:784-16-10', 'mlp:784-32-10'], true],
    [['mlp:784-16-10', 'mlp:784-16-10'], false],
    [['mlp:784-16-10', 'mlp:784-16-8-10'], false],
    [['mlp:784-10', 'mlp:784-16-10'], false],
    [['what', 'mlp:784-16-10'], false],
  ])('tells whether %j are of several widths: %s', (notations, answer) => {
    expect(areOfSeveralWidths(notations)).toBe(answer);
  });
});

describe('scalings of a study', () => {
  const rows = summaryRows(exampleResults(exampleStudy({ pairs, grid, evaluate })));
  const scalings = widthScalings(rows);

  it('are one a method and setting, widths ascending', () => {
    const methods = new Set(rows.map(({ method }) => method));
    expect(scalings).toHaveLength(methods.size * grid['train.learningRate'].length);
    for (const { lossBarrier, repairedLossBarrier, l2 } of scalings) {
      for (const scaling of [lossBarrier, repairedLossBarrier, l2]) {
        expect(scaling?.widths.map(({ width }) => width)).toEqual([16, 64]);
      }
    }
  });

  it('have the means over the pairs of each width', () => {
    for (const { method, setting, lossBarrier } of scalings) {
      const [, train] = JSON.parse(setting);
      const own = rows.filter(
        (row) =>
          row.method === method &&
          row.train.learningRate === train.learningRate &&
          row.network === 'mlp:784-16-16-10',
      );
      expect(own).toHaveLength(pairs.length);
      const sum = own.reduce((total, row) => total + (row.lossBarrier.test ?? NaN), 0);
      expect(lossBarrier.widths[0]?.mean).toBeCloseTo(sum / pairs.length, 12);
    }
  });
});
