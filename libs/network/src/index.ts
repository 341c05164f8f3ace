export { permutationSpec } from './axes.js';
export { checkWeights, inferNetwork } from './infer-network.js';
export { initialize } from './initialize.js';
export type { Network, Node } from './network.js';
export { networkParameters, outputShape } from './network.js';
export type {
  Op,
  OpAxes,
  OpGradients,
  OpOutput,
  OpValues,
  Parameter,
  Pass,
  Tensors,
} from './op.js';
export { parseNetwork } from './parse-network.js';
export type { ForwardPass, ParameterTensors } from './run.js';
export { backward, forward, fromTensors, toTensors } from './run.js';
export type { Shape } from './shape.js';
