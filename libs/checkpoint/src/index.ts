export { CheckpointError } from './checkpoint-error.js';
export { readPermutation, writePermutation } from './permutation-file.js';
export type { Safetensors } from './safetensors.js';
export { readSafetensors, writeSafetensors } from './safetensors.js';
export type { NamedWeights } from './same-shapes.js';
export { checkSameShapes } from './same-shapes.js';
export type { ElementType, StoredTensor } from './stored-tensor.js';
export { readWeights, writeWeights } from './weights-file.js';
