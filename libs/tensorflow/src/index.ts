export type { ComputePool } from './compute-pool.js';
export { createComputePool } from './compute-pool.js';
export type { Tensor, TensorFlowVersion } from './native.js';
export { tensorflowVersion } from './native.js';
export type { UnitsOnAxis } from './operations.js';
export {
  add,
  biasAdd,
  biasAddGradient,
  countCorrect,
  crossEntropy,
  gather,
  matMul,
  multiply,
  relu,
  reluGradient,
  sum,
  unfold,
} from './operations.js';
export { serveCompute } from './serve-compute.js';
export { readFloats, tensor, tensorCount, tidy } from './tensors.js';
export type { AdamRates, Variable } from './variables.js';
export { applyAdam, applyMomentum, createVariable } from './variables.js';
