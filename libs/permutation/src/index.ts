export type { DerivedSpec, NetworkAxes, NetworkAxis } from './derive.js';
export { derivePermutationSpec } from './derive.js';
export {
  checkPermutation,
  composePermutations,
  identityPermutation,
  invertPermutation,
  isIdentity,
  randomPermutation,
} from './permutation.js';
export type {
  Permutation,
  PermutationGroup,
  PermutationSpec,
  TensorAxis,
} from './permutation-spec.js';
export { gather, permuteWeights } from './permute-weights.js';
export type { PermutationProof, ProbeOutputs } from './prove.js';
export { provePermutation } from './prove.js';
export type { Weights, WeightTensor } from './weights.js';
