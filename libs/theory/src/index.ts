export { largestNorm, matchedDistances } from './cloud-distances.js';
export {
  leastMatchingCost,
  leastWidthLog10,
  normalLogDensity,
  sufficientWidthLog10,
} from './matching-bounds.js';
export type { NeuronAxis } from './neuron-cloud.js';
export { neuronCloud } from './neuron-cloud.js';
export type { PathBounds } from './path-bounds.js';
export { pathBounds } from './path-bounds.js';
export { estimateRate, rateConstant } from './rate-estimate.js';
export { cloudSampler, normalSampler } from './samplers.js';
export {
  covarianceWeightDimension,
  supportDimension,
  weightDimension,
} from './support-dimension.js';
export type { TowerNumber } from './tower-number.js';
export { showTower, towerLog10, towerLog10Log10 } from './tower-number.js';
export type { ActivationName } from './unit-constants.js';
export { isActivationName, unitConstants } from './unit-constants.js';
export { wassersteinRate } from './wasserstein-rate.js';
export { entezariWidthLog10, ferbachWidths, supportWidth } from './width-bounds.js';
export type { WidthScaling } from './width-scaling.js';
export { widthScaling } from './width-scaling.js';
