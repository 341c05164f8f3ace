import { describe, expect, it } from 'vitest';
import { parseFigureSize } from '../figure-size.js';
import type { Scene } from '../scene/scene.js';
import { clippedTexts, overlappingTexts, textsOf } from '../scene/scene-boxes.fixture.js';
import { plainSvg } from '../scene/svg.js';
import { drawSeriesFigure } from './draw-series-figure.js';
import { fallingFigure, fallingSeries } from './series-figure.fixture.js';
import type { SeriesFigure, SeriesPoint } from './series-figure.js';

const sizes = ['column', 'page', '120x80mm', '60x90mm'] as const;

const draw = (change: Partial<SeriesFigure>, size = 'column'): Scene =>
  drawSeriesFigure({ ...fallingFigure, ...change }, parseFigureSize(size));

const texts = (scene: Scene) => textsOf(scene).map(({ text }) => text);

const oneSeries = (points: readonly SeriesPoint[]) => [
  { heading: '', series: [{ hue: 'weight matching', points }] },
];

const longest = 'a method with a name that is by far too long for any column of any journal';

const figures: Readonly<Record<string, Partial<SeriesFigure>>> = {
  'three series': {},
  'one series': { panels: [{ heading: '', series: [fallingSeries('weight matching', 9)] }] },
  'twelve series, one with a long name': {
    panels: [
      {
        heading: '',
        series: Array.from({ length: 12 }, (_, i) =>
          fallingSeries(i === 3 ? longest : `method ${i}`, i + 1),
        ),
      },
    ],
  },
  'two panels of colours and strokes': {
    panels: [0.001, 0.01].map((rate) => ({
      heading: `learning rate ${rate}`,
      series: ['as they are', 'REPAIRed'].map((style, i) => fallingSeries('weight', i + 1, style)),
    })),
  },
  'one width alone': { panels: oneSeries([{ x: 64, value: 0.2 }]) },
  'values below 0 by logarithms': {
    y: { title: 'Test loss barrier (nats)', kind: 'symlog' },
    panels: oneSeries([-0.02, 0, 0.003, 1.5].map((value, i) => ({ x: 2 ** i, value }))),
  },
  'names, some long': {
    marks: 'points',
    x: { title: 'Matcher', kind: 'names' },
    panels: oneSeries(
      ['identity', 'weight', 'sinkhorn:epochs=3,lr=0.1,relaxed=yes'].map((x) => ({ x, value: 1 })),
    ),
  },
  'bars on both sides of 0': {
    marks: 'bars',
    y: { title: 'Rise (nats)', kind: 'linear' },
    x: { title: 'Layer', kind: 'names' },
    panels: oneSeries(['conv1', 'layer1.0.conv1', 'fc'].map((x, i) => ({ x, value: 1 - i }))),
  },
};

describe.each(Object.entries(figures))('%s', (_, change) => {
  it.each(sizes)('has every word whole, inside the figure and apart from others at %s', (size) => {
    const scene = draw(change, size);
    expect(clippedTexts(scene)).toEqual([]);
    expect(overlappingTexts(scene)).toEqual([]);
    expect(plainSvg(scene)).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('a figure of series', () => {
  it('has the width, and the height if one, that is asked for', () => {
    const { width, height } = draw({}, '120x80mm');
    expect([width, height].map((points) => (points / 72) * 25.4)).toEqual([
      expect.closeTo(120),
      expect.closeTo(80),
    ]);
    expect(draw({}, 'column').width).toBeCloseTo((85 / 25.4) * 72);
  });

  it('names every series of several in its legend, and no single one', () => {
    expect(texts(draw({}))).toEqual(
      expect.arrayContaining(['no matching', 'weight matching', 'activation matching']),
    );
    expect(texts(draw(figures['one series'] ?? {}))).not.toContain('weight matching');
  });

  it('writes powers of two below widths that are some', () => {
    expect(texts(draw({}, 'page'))).toEqual(
      expect.arrayContaining(['32', '64', '128', '256', '512', '1024']),
    );
  });

  it('writes 1, 2 and 5 times powers of ten on a logarithmic axis', () => {
    expect(texts(draw({}, 'page'))).toEqual(
      expect.arrayContaining(['0.1', '0.2', '0.5', '1', '2']),
    );
  });

  it('shares one y axis among its panels', () => {
    const scene = draw(figures['two panels of colours and strokes'] ?? {}, 'page');
    const titles = texts(scene).filter((text) => text === 'Test loss barrier (nats)');
    expect(titles).toHaveLength(1);
  });

  it('breaks a line where a value is not known, and draws no marker there', () => {
    const values = [3, 2, null, 1.5, 1];
    const marks = draw({
      panels: oneSeries(values.map((value, i) => ({ x: i + 1, value }))),
    }).marks;
    const paths = marks.flatMap((mark) => (mark.kind === 'path' ? [mark] : []));
    const lines = paths.filter(({ strokeWidth }) => strokeWidth === 1.2);
    const markers = paths.filter(({ fill }) => fill === '#0072B2');
    expect([lines.length, markers.length]).toEqual([2, 4]);
  });

  it('has a band through intervals alone', () => {
    const bands = (interval: { readonly interval?: readonly [number, number] }) =>
      draw({
        panels: oneSeries([1, 2, 4].map((x) => ({ x, value: 1, ...interval }))),
      }).marks.filter((mark) => mark.kind === 'path' && mark.opacity === 0.16).length;
    expect([bands({ interval: [0.5, 2] }), bands({})]).toEqual([1, 0]);
  });

  it('refuses what logarithms cannot show, and a size too small for it', () => {
    expect(() => draw({ panels: oneSeries([{ x: 1, value: -0.1 }]) })).toThrow(
      'a logarithmic axis shows numbers above 0 alone, got -0.1',
    );
    expect(() => draw({}, '25x20mm')).toThrow('the figure is too small for what it shows');
  });
});
