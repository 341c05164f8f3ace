import { numberText } from '../axes/number-text.js';
import type { FigureSize } from '../figure-size.js';
import {
  checkRoom,
  composeFigure,
  type FigureWords,
  fontSize as size,
} from '../panels/compose-figure.js';
import { type Block, moveMarks } from '../scene/block.js';
import type { Mark, Scene } from '../scene/scene.js';
import { ascent, descent, textWidth } from '../text/font.js';
import { ink, lineHeight, textLines, turnedLines } from '../text/text-lines.js';
import { wrapText } from '../text/wrap-text.js';
import { colorBar } from './color-bar.js';
import { type ColorScale, colorScale } from './color-scale.js';

/** Numbers by row and column; those of all panels have one scale of colours. */
export interface HeatMapFigure extends FigureWords {
  /** What the colours are, with its unit. */
  readonly value: string;
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly panels: readonly {
    readonly heading: string;
    /** Row by row; null is left empty. */
    readonly values: readonly (readonly (number | null)[])[];
  }[];
}

const gap = 1.5 * size;

/** A figure of squares of colour, the numbers in them where there is room. */
export function drawHeatMap(figure: HeatMapFigure, asked: FigureSize): Scene {
  const values = figure.panels.flatMap((panel) =>
    panel.values.flat().filter((value) => value !== null),
  );
  if (values.length === 0) throw new RangeError('expected a number or more to colour, got none');
  const scale = colorScale(values);
  return composeFigure(asked, figure, {
    legend: () => ({ height: 0, marks: [] }),
    draw: (width, height) => drawPanels(figure, scale, width, height),
  });
}

function drawPanels(
  figure: HeatMapFigure,
  scale: ColorScale,
  width: number,
  given: number | undefined,
): Block {
  const { rows, columns, panels } = figure;
  const longest = Math.max(...rows.map((row) => textWidth(row, size)));
  const gutter = longest + 0.4 * size + lineHeight * size + 0.2 * size;
  const bar = colorBar(scale, figure.value, { height: 80, size }).width + size;
  const beside = panels.length * 70 + gutter + bar <= width ? panels.length : 1;
  const stacked = Math.ceil(panels.length / beside);
  const across = Math.min(
    (width - gutter - bar - (beside - 1) * gap) / beside,
    Math.max(columns.length * 42, 60),
  );
  const cell = across / columns.length;
  const isTurned = columns.some((column) => textWidth(column, size) > cell - 2);
  const labels = isTurned
    ? Math.max(...columns.map((column) => textWidth(column, size))) + 2
    : lineHeight * size;
  const headings = panels.map(({ heading }) => wrapText(heading, across, size));
  const head = Math.max(...headings.map((lines) => lines.length)) * lineHeight * size + 0.3 * size;
  const foot = labels + 0.3 * size + lineHeight * size + 0.2 * size;
  const own = given === undefined ? undefined : given / stacked - head - foot;
  const down = own ?? Math.max(Math.min(cell, 32) * rows.length, 40);
  checkRoom('map', across, down);
  const marks = panels.flatMap(({ values }, i) => {
    const left = gutter + (i % beside) * (across + gap);
    const top = Math.floor(i / beside) * (head + down + foot) + head;
    const inside = [
      ...textLines(headings[i] ?? [], across / 2, -head, { size }),
      ...cells(values, scale, cell, down / rows.length),
      ...columnLabels(columns, cell, down, isTurned),
      ...textLines([figure.columnTitle], across / 2, down + labels + 0.3 * size, { size }),
      ...(i % beside === 0 ? rowLabels(figure, down / rows.length) : []),
    ];
    return moveMarks(inside, left, top);
  });
  const right = gutter + beside * across + (beside - 1) * gap + size;
  const { marks: ofBar } = colorBar(scale, figure.value, { height: down, size });
  return {
    height: stacked * (head + down + foot),
    marks: [...marks, ...moveMarks(ofBar, right, head)],
  };
}

function cells(
  values: HeatMapFigure['panels'][number]['values'],
  { color, inkOn }: ColorScale,
  width: number,
  height: number,
): readonly Mark[] {
  return values.flatMap((row, i) =>
    row.flatMap((value, j): readonly Mark[] => {
      if (value === null) return [];
      const text = numberText(Number(value.toPrecision(2)));
      const small = 0.85 * size;
      const hasRoom = textWidth(text, small) <= width - 2 && height >= 1.2 * small;
      const place = [j * width, i * height] as const;
      const square = { kind: 'path', d: `M0,0h${width}v${height}h${-width}Z`, at: place } as const;
      const middle: Mark = {
        ...{ kind: 'text', text, size: small, anchor: 'middle', color: inkOn(value) },
        x: place[0] + width / 2,
        y: place[1] + height / 2 + ((ascent - descent) / 2) * small,
      };
      return [
        { ...square, fill: color(value), stroke: 'white', strokeWidth: 0.5 },
        ...(hasRoom ? [middle] : []),
      ];
    }),
  );
}

function columnLabels(
  columns: readonly string[],
  cell: number,
  down: number,
  isTurned: boolean,
): readonly Mark[] {
  return columns.flatMap((column, j) => {
    const x = (j + 0.5) * cell;
    if (!isTurned) return textLines([column], x, down + 2, { size });
    return turnedLines([column], x - (lineHeight * size) / 2, down + 3, { size, anchor: 'end' });
  });
}

function rowLabels({ rows, rowTitle }: HeatMapFigure, cell: number): readonly Mark[] {
  const longest = Math.max(...rows.map((row) => textWidth(row, size)));
  const left = -0.4 * size - longest - lineHeight * size - 0.2 * size;
  return [
    ...rows.map((text, i): Mark => {
      const y = (i + 0.5) * cell + ((ascent - descent) / 2) * size;
      return { kind: 'text', x: -0.4 * size, y, text, size, anchor: 'end', color: ink };
    }),
    ...turnedLines([rowTitle], left, (cell * rows.length) / 2, { size }),
  ];
}
