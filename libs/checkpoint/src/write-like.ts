import type { Weights } from '@isthmus/permutation';
import { checkFinite } from './check-finite.js';
import { CheckpointError } from './checkpoint-error.js';
import { fromFloats } from './from-floats.js';
import { writeNpz } from './npz/npz.js';
import type { Checkpoint } from './read-checkpoint.js';
import { writeSafetensors } from './safetensors.js';
import { isFloat, type StoredTensor } from './stored-tensor.js';
import { toFloats } from './to-floats.js';
import { writeTorchZip } from './torch/write-torch-zip.js';

/**
 * Writes weights in place of a checkpoint's, as its file has them: the same format, names, wrapper
 * and element types, and its counters and masks as they were. PyTorch's are written as a zip, also
 * where the original was older, and without what lay beside the weights: an optimizer's state is of
 * no use for other weights. Equal arguments give equal bytes. Throws a CheckpointError unless the
 * weights have the checkpoint's names and shapes, and for values that its element types cannot hold.
 */
export function writeLike(original: Checkpoint, weights: Weights): Uint8Array {
  checkNames(original, weights);
  const stored = [...original.tensors].map(
    ([name, tensor]) => [original.prefix + name, replaced(name, tensor, weights)] as const,
  );
  return write(original, new Map(stored));
}

function write(
  { format, metadata, wrapper }: Checkpoint,
  tensors: ReadonlyMap<string, StoredTensor>,
): Uint8Array {
  if (format === 'safetensors') return writeSafetensors(tensors, metadata);
  if (format === 'npz') return writeNpz(tensors);
  return writeTorchZip(tensors, { path: wrapper });
}

function checkNames({ tensors }: Checkpoint, weights: Weights): void {
  for (const tensor of weights.keys()) {
    const dtype = tensors.get(tensor)?.dtype;
    if (dtype !== undefined && isFloat(dtype)) continue;
    const where = { tensor, expected: 'a float tensor of the original', got: dtype ?? 'none' };
    throw new CheckpointError('the original has no such weight', where);
  }
}

function replaced(name: string, original: StoredTensor, weights: Weights): StoredTensor {
  const { dtype, shape } = original;
  if (!isFloat(dtype)) return original;
  const weight = weights.get(name);
  const [expected, got] = [shape.join('x'), weight?.shape.join('x')];
  if (weight === undefined || got !== expected) {
    const where = { tensor: name, expected: expected || 'scalar', got: got ?? 'no such tensor' };
    throw new CheckpointError('a weight is of another shape than in the original', where);
  }
  checkFinite(name, weight, { what: 'a weight is not a finite float32 number', where: {} });
  const stored = { dtype, shape, bytes: fromFloats(weight.data, dtype) };
  const data = toFloats(stored) ?? weight.data;
  checkFinite(
    name,
    { shape, data },
    { what: `a weight is beyond the range of ${dtype}`, where: {} },
  );
  return stored;
}
