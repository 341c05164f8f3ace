import type { Series, SeriesFigure } from './series-figure.js';

/** Barriers that fall with the width, three pairs each. */
export function fallingSeries(hue: string, factor: number, style?: string): Series {
  const points = [32, 64, 128, 256, 512, 1024].map((x) => {
    const value = factor / x;
    return {
      x,
      value,
      interval: [0.8 * value, 1.2 * value],
      singles: [0.9 * value, value, 1.1 * value],
    } as const;
  });
  return { hue, points, ...(style !== undefined && { style }) };
}

export const fallingFigure: SeriesFigure = {
  description: 'barriers by width',
  notes: ['1 of 18 cells has no number and is left out: diverged.'],
  x: { title: 'Width (units)', kind: 'log' },
  y: { title: 'Test loss barrier (nats)', kind: 'log' },
  marks: 'lines',
  panels: [
    {
      heading: '',
      series: [
        fallingSeries('no matching', 90),
        fallingSeries('weight matching', 10),
        fallingSeries('activation matching', 20),
      ],
    },
  ],
};
