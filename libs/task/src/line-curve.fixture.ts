import type { Curve } from './evaluate-task.js';

/** What could have been measured at so many points of a line, on the test split without correction. */
export function lineCurve(points: number): Curve {
  return {
    split: 'test',
    repair: 'none',
    examples: 9,
    points: Array.from({ length: points }, (_, i) => ({
      at: [i / (points - 1)],
      loss: 0.1,
      accuracy: 1,
      calibrationError: 0,
      temperature: 1,
      calibratedLoss: 0.1,
      collapse: [],
    })),
  };
}
