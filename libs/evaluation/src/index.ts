export { correctedNodes } from './corrected-nodes.js';
export { mixStatistics, repair } from './repair.js';
export { hasBatchNorm, resetBatchNorm } from './reset-batch-norm.js';
export type { BatchEvent, UnitStatistics } from './unit-statistics.js';
export { unitStatistics } from './unit-statistics.js';
