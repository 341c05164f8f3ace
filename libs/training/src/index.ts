export type { DeviceSplit, Evaluation } from './evaluation.js';
export { evaluate, toDevice } from './evaluation.js';
export { optimizers } from './optimizers.js';
export type { TrainingEpoch, TrainingEvent, TrainingOptions } from './train.js';
export { TrainingDiverged, train } from './train.js';
