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

const dashes = { test: [1, 0], train: [6, 4] } as const;

/** The encoding that tells the splits apart: test solid, train dashed. */
export function splitDashes(splits: readonly (keyof typeof dashes)[]) {
  const range = splits.map((split) => [...dashes[split]]);
  const symbols = { symbolType: 'stroke', symbolStrokeColor: '#444444', symbolSize: 300 } as const;
  return {
    field: 'split',
    type: 'nominal',
    scale: { domain: [...splits], range },
    legend: splits.length > 1 ? symbols : null,
  } as const;
}
