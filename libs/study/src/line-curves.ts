import { type Curve, corrections, measures, splits } from '@isthmus/task';
import { z } from 'zod';

/** The network (1 - lambda) a + lambda b. */
const linePoint = measures.extend({ lambda: z.number() });
export type LinePoint = z.infer<typeof linePoint>;

/** What was measured along one straight line on one split. */
export const lineCurve = z.strictObject({
  split: z.enum(splits),
  repair: z.enum(corrections),
  examples: z.int().positive(),
  points: z.array(linePoint),
});
export type LineCurve = z.infer<typeof lineCurve>;

/** The curve of a straight line, its points by lambda. */
export function lineCurveOf({ points, ...of }: Curve): LineCurve {
  return {
    ...of,
    points: points.map(({ at: [lambda = 0], collapse: _, ...measured }) => ({
      lambda,
      ...measured,
    })),
  };
}
