import type { Weights, WeightTensor } from '@isthmus/permutation';
import { checkFinite } from './check-finite.js';
import { CheckpointError } from './checkpoint-error.js';
import { partBytes, partValues } from './forms/part-values.js';
import { writeNpz } from './npz/npz.js';
import type { Checkpoint } from './read-checkpoint.js';
import { writeSafetensors } from './safetensors.js';
import { isFloat, type StoredTensor } from './stored-tensor.js';
import { toFloats } from './to-floats.js';
import { writeTorchZip } from './torch/write-torch-zip.js';

type Tensors = ReadonlyMap<string, StoredTensor>;

/**
 * Writes weights in place of a checkpoint's, as its file has them: the same format, names, wrapper,
 * element types and stored forms, tensors that share their numbers as such, and its counters as they
 * were. PyTorch's are written as a zip, also where the original was older, and without what lay beside
 * the weights: an optimizer's state is of no use for other weights. Equal arguments give equal bytes.
 * Throws a CheckpointError unless the weights have the checkpoint's names and shapes (numbers without
 * axes may be left out: they stay), for values that its element types cannot hold, and for unequal
 * weights where the original has one under two names.
 */
export function writeLike(original: Checkpoint, weights: Weights): Uint8Array {
  checkNames(original, weights);
  const inForms = spreadOut(original, weights);
  const tensors = new Map(
    [...original.tensors].map(
      ([name, tensor]) => [name, inForms.get(name) ?? replaced(name, tensor, weights)] as const,
    ),
  );
  checkShared(original, tensors);
  return write(original, tensors);
}

function write({ format, metadata, wrapper, prefix, aliases }: Checkpoint, tensors: Tensors) {
  const named = [...tensors].map(([name, tensor]) => [prefix + name, tensor] as const);
  if (format === 'npz') return writeNpz(new Map(named));
  if (format === 'safetensors') {
    // The metadata have the names that are left out.
    const kept = named.filter(([name]) => !aliases.has(name.slice(prefix.length)));
    return writeSafetensors(new Map(kept), metadata);
  }
  const sharing = [...aliases].map(([name, kept]) => [prefix + name, prefix + kept] as const);
  return writeTorchZip(new Map(named), { path: wrapper, aliases: new Map(sharing) });
}

function checkNames({ tensors, forms }: Checkpoint, weights: Weights): void {
  const made = new Set(forms.map(({ weight }) => weight));
  const parts = new Set(forms.flatMap((form) => form.parts));
  for (const tensor of weights.keys()) {
    const dtype = parts.has(tensor) ? undefined : tensors.get(tensor)?.dtype;
    if (made.has(tensor) || (dtype !== undefined && isFloat(dtype))) continue;
    const where = { tensor, expected: 'a float tensor of the original', got: dtype ?? 'none' };
    throw new CheckpointError('the original has no such weight', where);
  }
}

/** The tensors of the stored forms, by name. */
function spreadOut({ tensors, forms }: Checkpoint, weights: Weights): Tensors {
  const stored = forms.flatMap((form) => {
    const parts = form.parts.flatMap((part) => tensors.get(part) ?? []);
    const weight = weightLike(form.weight, parts[0], weights);
    const values = form.spread(weight, parts.map(partValues));
    return form.parts.map((name, i) => [name, encoded(name, parts[i], values[i])] as const);
  });
  return new Map(stored);
}

function replaced(name: string, original: StoredTensor, weights: Weights): StoredTensor {
  if (!isFloat(original.dtype)) return original;
  if (original.shape.length === 0 && !weights.has(name)) return original;
  if (isUnchanged(original, weights.get(name))) return original;
  return encoded(name, original, weightLike(name, original, weights).data);
}

/** What is not of the network keeps its bits, also where these are NaN or more exact than a weight. */
function isUnchanged(original: StoredTensor, weight: WeightTensor | undefined): boolean {
  const before = toFloats(original);
  if (weight?.data.length !== before?.length || weight?.shape.join() !== original.shape.join()) {
    return false;
  }
  return before?.every((value, i) => Object.is(value, weight?.data[i])) === true;
}

/** The weight of that name. Throws unless it is there and of the original's shape. */
function weightLike(tensor: string, { shape }: StoredTensor, weights: Weights): WeightTensor {
  const weight = weights.get(tensor);
  const [expected, got] = [shape.join('x'), weight?.shape.join('x')];
  if (weight === undefined || got !== expected) {
    const where = { tensor, expected: expected || 'scalar', got: got ?? 'no such tensor' };
    throw new CheckpointError('a weight is of another shape than in the original', where);
  }
  checkFinite(tensor, weight, { what: 'a weight is not a finite float32 number', where: {} });
  return weight;
}

/** Other values of a tensor in its element type. Throws where that cannot hold them. */
function encoded(name: string, { dtype, shape }: StoredTensor, values: Float32Array): StoredTensor {
  const stored = { dtype, shape, bytes: partBytes(values, dtype) };
  const data = toFloats(stored) ?? values;
  const what = `a weight is beyond the range of ${dtype}`;
  checkFinite(name, { shape, data }, { what, where: {} });
  return stored;
}

/** Throws where tensors that share their numbers would get different ones. */
function checkShared({ aliases }: Checkpoint, tensors: Tensors): void {
  for (const [tensor, kept] of aliases) {
    const [own, others] = [tensors.get(tensor)?.bytes, tensors.get(kept)?.bytes];
    if (own === undefined || others === undefined || Buffer.compare(own, others) === 0) continue;
    const where = { tensor, expected: `the numbers of ${kept}`, got: 'others' };
    throw new CheckpointError(
      'the original has one tensor under two names, which cannot differ',
      where,
    );
  }
}
