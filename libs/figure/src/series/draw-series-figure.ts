import type { FigureSize } from '../figure-size.js';
import { legend } from '../legend/legend.js';
import { checkRoom, composeFigure, fontSize } from '../panels/compose-figure.js';
import { type Block, moveMarks } from '../scene/block.js';
import type { Mark, Scene } from '../scene/scene.js';
import { lineHeight, textLines, turnedLines } from '../text/text-lines.js';
import { wrapText } from '../text/wrap-text.js';
import { drawSeries, lookOfSeries } from './draw-series.js';
import { type SeriesFigure, seriesNames } from './series-figure.js';
import { xAxis } from './x-axis.js';
import { type YAxis, yAxis } from './y-axis.js';

const size = fontSize;
const gap = 1.1 * size;
const narrowest = 100;

/** A figure of series, at the size that is asked for. */
export function drawSeriesFigure(figure: SeriesFigure, asked: FigureSize): Scene {
  if (figure.panels.length === 0) throw new RangeError('expected a panel or more, got none');
  return composeFigure(asked, figure, {
    legend: (width) => seriesLegend(figure, width),
    draw: (width, height) => drawPanels(figure, width, height),
  });
}

/** What colours and markers mean, and under it what strokes do. */
function seriesLegend({ panels, marks }: SeriesFigure, width: number): Block {
  const names = seriesNames(panels);
  const { hues, styles } = names;
  const symbol = ({ lines: 'line', points: 'marker', bars: 'bar' } as const)[marks];
  const ofHues = hues.map((hue) => {
    const look = lookOfSeries({ hue, ...(styles[0] && { style: styles[0] }) }, names);
    return { label: hue, look, symbol };
  });
  const ofStyles = styles.map((style) => {
    const look = { ...lookOfSeries({ hue: hues[0] ?? '', style }, names), color: '#444444' };
    return { label: style, look, symbol };
  });
  return legend(
    [ofHues, ofStyles].filter((row) => row.length > 1),
    width,
    size,
  );
}

function drawPanels(figure: SeriesFigure, width: number, given: number | undefined): Block {
  const { panels } = figure;
  const most = Math.max(1, Math.floor(width / narrowest));
  const columns = figure.columns ?? Math.ceil(panels.length / Math.ceil(panels.length / most));
  const rows = Math.ceil(panels.length / columns);
  const guess = given === undefined ? (width / columns) * 0.6 : (given / rows) * 0.65;
  const shared = panels.some(({ y }) => y === undefined)
    ? yAxis(figure, undefined, { height: guess, size })
    : undefined;
  const axes = panels.map((panel) =>
    panel.y === undefined ? shared : yAxis(figure, panel, { height: guess, size }),
  );
  const rightEdge = 1.2 * size;

  // Titles may take two lines of their panel's height, or of all panels' where they share one.
  const titleRoom = 2 * lineHeight * size;
  const gutters = Array.from({ length: columns }, (_, column) => {
    const own = axes.filter(
      (axis, i) => i % columns === column && (column === 0 || axis !== shared),
    );
    const titled = own.some((axis) => axis !== undefined);
    return titled ? Math.max(...own.map((axis) => axis?.width ?? 0)) + titleRoom : gap;
  });
  const across = (width - rightEdge - gutters.reduce((sum, one) => sum + one, 0)) / columns;
  const x = xAxis(figure, Math.max(1, across), size);
  const headings = panels.map(({ heading }) => wrapText(heading, across, size));
  const headingRoom = Array.from({ length: rows }, (_, row) => {
    const lines = headings.slice(row * columns, (row + 1) * columns).map((own) => own.length);
    const deepest = Math.max(...lines);
    return deepest === 0 ? 0.4 * size : (deepest * lineHeight + 0.3) * size;
  });
  const xTitle = wrapText(figure.x.title, width - (gutters[0] ?? 0), size);
  const below = x.labels.height + (xTitle.length * lineHeight + 0.3) * size;
  const above = headingRoom.reduce((sum, one) => sum + one, 0) + (rows - 1) * gap;
  const down = given === undefined ? Math.min(0.75 * across, 190) : (given - above - below) / rows;
  checkRoom('panel', across, down);

  const names = seriesNames(panels);
  const marks: Mark[] = [];
  for (const [i, panel] of panels.entries()) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const left = gutters.slice(0, column + 1).reduce((sum, one) => sum + one, 0) + column * across;
    const top =
      headingRoom.slice(0, row + 1).reduce((sum, one) => sum + one, 0) + row * (down + gap);
    const axis = axes[i];
    if (axis === undefined) continue;
    const inside = [
      ...axis.grid(across, down),
      ...drawSeries(panel.series, {
        ...{ x, ...names, marks: figure.marks },
        down: (value) => (1 - axis.place(value)) * down,
      }),
      frame(across, down),
      ...textLines(headings[i] ?? [], across / 2, -(headingRoom[row] ?? 0) + 0.1 * size, { size }),
      ...(column === 0 || axis !== shared ? axis.labels(down) : []),
      ...(axis === shared ? [] : yTitle(axis, down / 2, down)),
      ...(i + columns >= panels.length ? moveMarks(x.labels.marks, 0, down) : []),
    ];
    marks.push(...moveMarks(inside, left, top));
  }
  const bottom = above + rows * down;
  if (shared !== undefined) {
    const first = headingRoom[0] ?? 0;
    const left = gutters[0] ?? 0;
    marks.push(...moveMarks(yTitle(shared, (bottom - first) / 2, bottom), left, first));
  }
  const middle = ((gutters[0] ?? 0) + width - rightEdge) / 2;
  marks.push(...textLines(xTitle, middle, bottom + x.labels.height + 0.3 * size, { size }));
  return { height: bottom + below, marks };
}

/** An axis' title, left of its texts. */
function yTitle(axis: YAxis, y: number, room: number): readonly Mark[] {
  const lines = wrapText(axis.title, room, size);
  const left = -axis.width - (lines.length * lineHeight + 0.25) * size;
  return turnedLines(lines, left, y, { size });
}

function frame(width: number, height: number): Mark {
  return {
    ...{ kind: 'path', d: `M0,0V${height}H${width}`, stroke: '#444444', strokeWidth: 0.6 },
  };
}
