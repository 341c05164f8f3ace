import { describe, expect, it } from 'vitest';
import { parseFigureSize } from '../figure-size.js';
import { clippedTexts, overlappingTexts, textsOf } from '../scene/scene-boxes.fixture.js';
import { drawHeatMap, type HeatMapFigure } from './draw-heat-map.js';

const names = ['1', '2', '3'];
const figure: HeatMapFigure = {
  description: 'barriers of all pairs',
  notes: ['Matched by weight.'],
  value: 'Loss barrier (nats)',
  rowTitle: 'model',
  columnTitle: 'model',
  rows: names,
  columns: names,
  panels: ['weak', 'strong'].map((heading) => ({
    heading,
    values: names.map((_, i) => names.map((_, j) => (i === j ? null : 0.25 * (i + j)))),
  })),
};

const draw = (change: Partial<HeatMapFigure>, size = 'column') =>
  drawHeatMap({ ...figure, ...change }, parseFigureSize(size));

describe('a heat map', () => {
  it.each(['column', 'page', '120x70mm'])(
    'has every word whole, inside and apart at %s',
    (size) => {
      const scene = draw({}, size);
      expect(clippedTexts(scene)).toEqual([]);
      expect(overlappingTexts(scene)).toEqual([]);
    },
  );

  it('writes each number where it is known, and nothing where it is not', () => {
    const [panel] = figure.panels;
    const texts = textsOf(draw({ panels: panel ? [panel] : [] })).map(({ text }) => text);
    expect(texts.filter((text) => text === '0.25')).toHaveLength(2);
    expect(texts.filter((text) => text === '0.75')).toHaveLength(2);
  });

  it('has colours of two kinds where values lie on both sides of 0', () => {
    const fills = (values: readonly number[]) =>
      draw({
        columns: ['1', '2'],
        rows: ['1'],
        panels: [{ heading: '', values: [values] }],
      }).marks.flatMap((mark) =>
        mark.kind === 'path' && mark.stroke === 'white' ? [mark.fill] : [],
      );
    expect(fills([-1, 1])).not.toEqual(fills([0, 1]));
  });

  it('refuses to colour nothing', () => {
    expect(() => draw({ panels: [{ heading: '', values: [[null]] }] })).toThrow('got none');
  });
});
