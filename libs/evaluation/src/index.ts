export { correctedNodes } from './corrected-nodes.js';
export type { Measures } from './measure.js';
export { measure } from './measure.js';
export type { Path } from './path-notation.js';
export { parsePath, pathExamples } from './path-notation.js';
export { mixStatistics, repair } from './repair.js';
export { hasBatchNorm, resetBatchNorm } from './reset-batch-norm.js';
export type { BatchEvent, UnitStatistics } from './unit-statistics.js';
export { unitStatistics } from './unit-statistics.js';
