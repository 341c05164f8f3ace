export type { NormalizedBatch } from './batch-normalization.js';
export { normalizeBatch, normalizeBatchGradient } from './batch-normalization.js';
export { bytes, fromBytes, takeBytes, transposeBytes } from './bytes.js';
export type { ComputePool } from './compute-pool.js';
export { createComputePool } from './compute-pool.js';
export type { Window } from './convolutions.js';
export {
  convolve,
  convolveImageGradient,
  convolveKernelGradient,
  depthwiseConvolve,
  depthwiseImageGradient,
  depthwiseKernelGradient,
} from './convolutions.js';
export { disposeAll } from './dispose-all.js';
export { largestMagnitude, readFloat64, toFloat64 } from './float64.js';
export { createEagerProgram } from './graph/eager-program.js';
export type { NamedTensors, Program } from './graph/program.js';
export { createProgram } from './graph/program.js';
export { transformImages } from './image-transforms.js';
export { inverseDeviations, normalizeRows } from './layer-normalization.js';
export { batchMatMul, biasAdd, biasAddGradient, matMul, solve, svd } from './linear-algebra.js';
export { exp, logSumExp } from './log-sum-exp.js';
export {
  countCorrect,
  crossEntropy,
  halfSquares,
  smoothedCrossEntropy,
  sum,
} from './losses.js';
export type { Tensor, TensorFlowVersion } from './native.js';
export { tensorflowVersion } from './native.js';
export { normLimit, squaresOf, squaresOfRows } from './norm-limit.js';
export type { Kernel, Kernels } from './op-kernels.js';
export { tryKernels } from './op-kernels.js';
export { checkFreeMemory } from './out-of-memory.js';
export {
  add,
  gelu,
  geluGradient,
  inverseRoot,
  multiply,
  relu,
  reluGradient,
  scale,
  sigmoid,
  sigmoidGradient,
  softmax,
  subtract,
  tanh,
  tanhGradient,
  zerosLike,
} from './pointwise.js';
export type { Pool } from './pools.js';
export { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from './pools.js';
export type { Seed } from './random-mask.js';
export { randomMask, randomNormal, seedWords } from './random-mask.js';
export { serveCompute } from './serve-compute.js';
export type { UnitsOnAxis } from './shapes.js';
export {
  broadcastTo,
  concatenate,
  fold,
  gather,
  meanOver,
  normOver,
  reshape,
  slice,
  sumOver,
  transpose,
  unfold,
  unstack,
} from './shapes.js';
export type { Rate } from './tensors.js';
export { readFloats, tensor, tensorCount, tidy } from './tensors.js';
export type { Update, Variable } from './variables.js';
export {
  adamPowers,
  applyAdam,
  applyDescent,
  applyMomentum,
  createVariable,
  createVariables,
} from './variables.js';
