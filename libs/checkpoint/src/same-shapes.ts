import type { Weights } from '@isthmus/permutation';
import { CheckpointError } from './checkpoint-error.js';

/** Weights and the file that they come from. */
export interface NamedWeights {
  readonly file: string;
  readonly weights: Weights;
}

/**
 * Throws a CheckpointError, naming the tensor and both its shapes, unless two checkpoints have the
 * same tensors of the same shapes, in any order.
 */
export function checkSameShapes(a: NamedWeights, b: NamedWeights): void {
  for (const tensor of new Set([...a.weights.keys(), ...b.weights.keys()])) {
    const [shapeA, shapeB] = [shapeOf(tensor, a), shapeOf(tensor, b)];
    if (shapeA === shapeB) continue;
    const expected = `${shapeA} as in ${a.file}`;
    const got = `${shapeB} in ${b.file}`;
    throw new CheckpointError('a checkpoint is of another shape', { tensor, expected, got });
  }
}

function shapeOf(tensor: string, { weights }: NamedWeights): string {
  const shape = weights.get(tensor)?.shape;
  if (shape === undefined) return 'no such tensor';
  return shape.length === 0 ? 'scalar' : shape.join('x');
}
