export type { AxesToPerm } from './axes-to-perm.js';
export { fromAxesToPerm, toAxesToPerm } from './axes-to-perm.js';
export type { AxisGroups, Segment, Segments } from './axis-groups.js';
export { createAxisGroups, sizeOf } from './axis-groups.js';
export type { DerivedSpec, LabelledAxes, ValueAxis } from './derive.js';
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
export { entriesOf, gather, permuteWeights } from './permute-weights.js';
export type { PermutationProof, ProbeOutputs } from './prove.js';
export { provePermutation } from './prove.js';
export { symmetriesLog10 } from './symmetries.js';
export type { Weights, WeightTensor } from './weights.js';
