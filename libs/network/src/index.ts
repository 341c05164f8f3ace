export { checkWeights } from './check-weights.js';
export { permutationSpec } from './derive-permutation-spec.js';
export type { Adopted } from './foreign/adopt.js';
export { adopt } from './foreign/adopt.js';
export { isSameNetwork } from './foreign/same-network.js';
export type { Skeleton } from './foreign/skeleton.js';
export { skeletonOf } from './foreign/skeleton.js';
export { initialize } from './initialize.js';
export type { NetworkLayer } from './layers.js';
export { layersOf } from './layers.js';
export type { Graph, Network, Node } from './network.js';
export {
  inputName,
  networkParameters,
  outputShape,
  parameterName,
  valueShapes,
} from './network.js';
export { writeNetworkJson } from './network-json.js';
export { createNodeRun, type NodeRun, predict } from './node-run.js';
export type {
  Op,
  OpAxes,
  OpGradients,
  OpNotation,
  OpOutput,
  OpValues,
  Parameter,
  Pass,
  Tensors,
} from './op.js';
export { parameterShapes } from './parameter-shapes.js';
export { parseNetwork } from './parse-network.js';
export type { PermutationProof } from './prove-permutation.js';
export { provePermutation, proveSpec } from './prove-permutation.js';
export type { ForwardPass, ParameterTensors } from './run.js';
export { backward, forward, fromTensors, toTensors } from './run.js';
export type { Shape } from './shape.js';
export { shortNotation } from './short-notation.js';
export { incomingAxes, trainedAxes, trainedIn } from './unit-axes.js';
