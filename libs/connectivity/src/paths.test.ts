import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bezierPoint,
  chainPoint,
  grid,
  layerPoints,
  linePoint,
  type PathPoint,
  planePoints,
  simplexPoints,
} from './paths.js';

const sumOf = ({ coefficients }: PathPoint) => coefficients.reduce((sum, value) => sum + value, 0);

describe('a curve from the first model to the second', () => {
  it.each([
    ['straight', linePoint, [0.5, 0.5]],
    ['over a third along two lines', chainPoint, [0, 0, 1]],
    ['quadratic, drawn to a third', bezierPoint, [0.25, 0.25, 0.5]],
  ] as const)('that is %s has the models at its ends', (_, curve, middle) => {
    const third = middle.length === 3 ? [0] : [];
    expect(curve(0)).toEqual({ at: [0], coefficients: [1, 0, ...third] });
    expect(curve(1)).toEqual({ at: [1], coefficients: [0, 1, ...third] });
    expect(curve(0.5)).toEqual({ at: [0.5], coefficients: [...middle] });
  });

  it('is made of shares that sum to 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (t) => {
        for (const curve of [linePoint, chainPoint, bezierPoint]) {
          expect(sumOf(curve(t))).toBeCloseTo(1, 12);
          for (const share of curve(t).coefficients) expect(share).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('over a third model is at that pace along both lines', () => {
    expect(chainPoint(0.25).coefficients).toEqual([0.5, 0, 0.5]);
    expect(chainPoint(0.75).coefficients).toEqual([0, 0.5, 0.5]);
  });
});

describe('a plane', () => {
  it('has the three models at its corners, and reaches as far beyond as is asked', () => {
    const points = planePoints(4, 1);
    expect(points).toHaveLength(16);
    expect(points.map(({ at }) => at).slice(0, 5)).toEqual([
      [-1, -1],
      [0, -1],
      [1, -1],
      [2, -1],
      [-1, 0],
    ]);
    const at = (x: number, y: number) =>
      points.find((point) => point.at[0] === x && point.at[1] === y)?.coefficients;
    expect(at(0, 0)).toEqual([1, 0, 0]);
    expect(at(1, 0)).toEqual([0, 1, 0]);
    expect(at(0, 1)).toEqual([0, 0, 1]);
    expect(at(2, 2)).toEqual([-3, 2, 2]);
  });
});

describe('layer by layer', () => {
  it('each goes alone from the first model to the second', () => {
    expect(layerPoints(2, 3, { prefix: false }).map(({ at, layers }) => [at, layers])).toEqual([
      [[0, 0], [0]],
      [[0, 0.5], [0]],
      [[0, 1], [0]],
      [[1, 0], [1]],
      [[1, 0.5], [1]],
      [[1, 1], [1]],
    ]);
  });

  it('a prefix takes those before it along', () => {
    const last = layerPoints(3, 2, { prefix: true }).at(-1);
    expect(last).toEqual({ at: [2, 1], coefficients: [0, 1], layers: [0, 1, 2] });
  });
});

describe('a simplex', () => {
  it('has every combination in steps', () => {
    expect(simplexPoints(3, 2).map(({ coefficients }) => coefficients)).toEqual([
      [1, 0, 0],
      [0.5, 0.5, 0],
      [0.5, 0, 0.5],
      [0, 1, 0],
      [0, 0.5, 0.5],
      [0, 0, 1],
    ]);
  });

  it('has as many points as there are ways to share the steps, each a convex combination', () => {
    const points = simplexPoints(4, 6);
    expect(points).toHaveLength(84);
    for (const point of points) expect(sumOf(point)).toBeCloseTo(1, 12);
  });
});

it('a grid reaches from one end to the other', () => {
  expect(grid(3, -1, 2)).toEqual([-1, 0.5, 2]);
});
