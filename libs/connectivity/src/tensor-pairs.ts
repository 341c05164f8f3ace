import type { Weights, WeightTensor } from '@isthmus/permutation';

/** Two tensors of one name and shape. */
export interface TensorPair {
  readonly name: string;
  readonly a: WeightTensor;
  readonly b: WeightTensor;
}

/**
 * The tensors of a, in their order, each with its namesake in b. Throws a RangeError that names the
 * tensor which only one of the two has, or which has another shape in b.
 */
export function tensorPairs(a: Weights, b: Weights): TensorPair[] {
  for (const name of b.keys()) {
    if (!a.has(name)) throw new RangeError(`only b has the tensor [tensor=${name}]`);
  }
  return Array.from(a, ([name, tensor]) => {
    const other = b.get(name);
    if (!other) throw new RangeError(`only a has the tensor [tensor=${name}]`);
    const [shapeA, shapeB] = [tensor, other].map(({ shape }) => shape.join('x'));
    if (shapeA !== shapeB) {
      throw new RangeError(
        `expected tensors of one shape, got ${shapeA} in a and ${shapeB} in b [tensor=${name}]`,
      );
    }
    return { name, a: tensor, b: other };
  });
}
