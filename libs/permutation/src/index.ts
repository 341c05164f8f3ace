export type { AxisGroups } from './axes/axis-groups.js';
export { createAxisGroups } from './axes/axis-groups.js';
export type { Segment, Segments } from './axes/segment.js';
export { sizeOf } from './axes/segment.js';
export type { AxesToPerm } from './axes-to-perm.js';
export { fromAxesToPerm, toAxesToPerm } from './axes-to-perm.js';
export type { WrittenSpec } from './check-spec.js';
export { checkPermutationSpec, completeSpec } from './check-spec.js';
export type { SpecComparison, WrongAxis } from './compare-specs.js';
export { compareSpecs, describeWrongAxis, toDerivedGroups } from './compare-specs.js';
export { composeChain, cycleError, fixedPoints } from './cycles.js';
export type { DerivedSpec, LabelledAxes, ValueAxis } from './derive.js';
export { derivePermutationSpec } from './derive.js';
export type { NestedGroup } from './nested-groups.js';
export { nestedGroups } from './nested-groups.js';
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
export { entriesOf, permuteWeights } from './permute-weights.js';
export { symmetriesLog10 } from './symmetries.js';
export { gather } from './take-along.js';
export type { Weights, WeightTensor } from './weights.js';
