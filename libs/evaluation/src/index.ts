export { correctedNodes } from './corrected-nodes.js';
export { measurePath } from './measure-path.js';
export { checkPath, mostPoints, parsePath, pathExamples } from './path-notation.js';
export type { PathCurve, PathEvent } from './path-problem.js';
export { hasBatchNorm } from './reset-batch-norm.js';
export { checkCorrections } from './unit-correction.js';
