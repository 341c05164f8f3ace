import { correctedWords, type PathLine } from './path-lines.js';

// Okabe and Ito's colours for every kind of colour vision, without the yellow that white drowns.
const colors = [
  '#D55E00',
  '#0072B2',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#000000',
] as const;
const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'] as const;

/**
 * Colour and shape scales that give each series its own look, by its place in the list; they repeat beyond seven.
 * `offset` lets two kinds of series on one page differ.
 */
export function seriesScales(names: readonly string[], offset = 0) {
  const domain = [...names];
  const cycle = <T>(looks: readonly [T, ...T[]]) =>
    domain.map((_, index) => looks[(index + offset) % looks.length] ?? looks[0]);
  return {
    color: { domain, range: cycle(colors) },
    shape: { domain, range: cycle(shapes) },
  };
}

const dashes: Readonly<Record<PathLine, readonly number[]>> = {
  test: [1, 0],
  train: [6, 4],
  'test, repaired': [2, 2],
  'train, repaired': [8, 3, 2, 3],
  'test, rescaled': [12, 2],
  'train, rescaled': [12, 3, 2, 3],
  'test, reshifted': [1, 4],
  'train, reshifted': [8, 3, 1, 4],
  'test, repaired with output': [4, 2],
  'train, repaired with output': [8, 3, 4, 3],
};

/** The lines of every chart, in the order of their legend. */
export const lineNames = Object.keys(dashes) as readonly PathLine[];

const words: readonly string[] = Object.values(correctedWords);

/** The colour of a line where colours tell corrections apart. */
export function lineColor(line: PathLine): string {
  const [, word = ''] = line.split(', ');
  return colors[1 + words.indexOf(word)] ?? colors[0];
}

/** The encoding that tells lines apart by their strokes: solid on test, dashed on train, dotted where repaired. */
export function lineDashes(field: string, lines: readonly PathLine[]) {
  const range = lines.map((line) => [...dashes[line]]);
  const symbols = { symbolType: 'stroke', symbolStrokeColor: '#444444', symbolSize: 300 } as const;
  return {
    field,
    type: 'nominal',
    scale: { domain: [...lines], range },
    legend: lines.length > 1 ? symbols : null,
  } as const;
}
