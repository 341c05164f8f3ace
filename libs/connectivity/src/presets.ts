import type { BarrierDefinition } from './barrier.js';

/** The definitions that papers use; all on the test split, none clipped. */
const common = { split: 'test', clip: false } as const;

/**
 * The barrier as a paper defines it. Its number of points is what the paper measured.
 * - frankle: Frankle et al. 2020, section 3: the highest error less the mean of the ends'.
 * - entezari: Entezari et al. 2022, definition 1: the highest loss over the line between the ends'.
 * - git-re-basin: Ainsworth et al. 2023, definition 2.2: the highest loss less the mean of the ends'.
 * - ferbach: Ferbach et al. 2024, figure 2: the loss of the midpoint, here less the mean of the ends'.
 * - sharma: Sharma et al. 2024: the highest loss over the line between the ends', at 25 points.
 */
export const barrierPresets = {
  frankle: { ...common, metric: 'error', baseline: 'mean', reduce: 'max', points: 30 },
  entezari: { ...common, metric: 'loss', baseline: 'linear', reduce: 'max', points: 11 },
  'git-re-basin': { ...common, metric: 'loss', baseline: 'mean', reduce: 'max', points: 25 },
  ferbach: { ...common, metric: 'loss', baseline: 'mean', reduce: 'midpoint', points: 3 },
  sharma: { ...common, metric: 'loss', baseline: 'linear', reduce: 'max', points: 25 },
} as const satisfies Readonly<Record<string, BarrierDefinition>>;
