export { largestNorm, matchedDistances } from './cloud-distances.js';
export { cloudRate } from './cloud-rate.js';
export type { NeuronAxis } from './neuron-cloud.js';
export { neuronCloud } from './neuron-cloud.js';
export type { PathBounds } from './path-bounds.js';
export { pathBounds } from './path-bounds.js';
export {
  covarianceWeightDimension,
  supportDimension,
  weightDimension,
} from './support-dimension.js';
export type { TowerNumber } from './tower-number.js';
export { showTower, towerLog10, towerLog10Log10 } from './tower-number.js';
export type { ActivationName } from './unit-constants.js';
export { isActivationName, unitConstants } from './unit-constants.js';
export type { SufficientWidth, WidthQuestion } from './width-answers.js';
export { widthAnswers } from './width-answers.js';
export type { SupportWidth } from './width-bounds.js';
export type { WidthScaling } from './width-scaling.js';
export { widthScaling } from './width-scaling.js';
