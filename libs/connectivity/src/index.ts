export type { BarrierDefinition, CurvePoint } from './barrier.js';
export { barrier } from './barrier.js';
export { combine } from './combination.js';
export type { ConnectionStatistics, Connections } from './connection-statistics.js';
export { connectionStatistics } from './connection-statistics.js';
export { innerProduct, squaredDistance } from './distance.js';
export type { LayerBarrier } from './layer-barriers.js';
export { layerBarriers, rankLayers } from './layer-barriers.js';
export { mean } from './mean.js';
export type { BarrierSummary, PairCurve } from './pair-barriers.js';
export { interpolate } from './path.js';
export type { PathPoint } from './paths.js';
export {
  bezierPoint,
  chainPoint,
  grid,
  layerPoints,
  linePoint,
  planePoints,
  simplexPoints,
} from './paths.js';
export { barrierPresets } from './presets.js';
export type { SimplexBarrier, SimplexPoint } from './simplex-barrier.js';
export { simplexBarrier } from './simplex-barrier.js';
export type { Comparison, MethodValues } from './statistics/compare-methods.js';
export { compareMethods, lowestMethod } from './statistics/compare-methods.js';
export type { PairValue } from './statistics/jackknife.js';
export { jackknife } from './statistics/jackknife.js';
export type { Interval, ModelMean } from './statistics/mean-over-models.js';
export { leastModels, meanOverModels } from './statistics/mean-over-models.js';
export { resampledMeans } from './statistics/resampled-mean.js';
export { studentQuantile } from './statistics/student-quantile.js';
