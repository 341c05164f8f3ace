import type { SeriesFigure } from '@isthmus/figure';
import type { GeometryResult } from '@isthmus/task';

/** The singular values of A's and B's weight matrices, a panel each. */
export function spectraFigure({ matrices }: GeometryResult): SeriesFigure {
  const pointsOf = (values: readonly number[]) => values.map((value, i) => ({ x: i + 1, value }));
  return {
    description: "singular values of A's and B's weight matrices, from the largest down",
    notes: ['Singular values from the largest down; a permutation leaves them as they are.'],
    x: { title: 'Number of the singular value', kind: 'log' },
    y: { title: 'Singular value', kind: 'linear' },
    panels: matrices.map(({ tensor, shape, valuesA, valuesB }) => ({
      heading: `${tensor}, ${shape.join('×')}`,
      series: [
        { hue: 'A', points: pointsOf(valuesA) },
        { hue: 'B', points: pointsOf(valuesB) },
      ],
    })),
    marks: 'lines',
  };
}
