import type { ParameterTensors } from '@isthmus/network';
import {
  add,
  multiply,
  normLimit,
  reshape,
  squaresOf,
  squaresOfRows,
  type Tensor,
} from '@isthmus/tensorflow';

/**
 * Gradients whose norm, taken over all of them together, is at most `largest`: PyTorch's
 * clip_grad_norm_. Call inside `tidy`.
 */
export function clipGradients(gradients: ParameterTensors, largest: number): ParameterTensors {
  const factor = normLimit(sumOf(gradients, squaresOf), largest);
  return mapValues(gradients, (gradient) => multiply(gradient, factor));
}

/** The same for stacked gradients of several networks, (networks x ...): each network's by its own norm. */
export function clipEachNetwork(gradients: ParameterTensors, largest: number): ParameterTensors {
  const factors = normLimit(sumOf(gradients, squaresOfRows), largest);
  return mapValues(gradients, (gradient) => {
    const along = gradient.shape.map((size, axis) => (axis === 0 ? size : 1));
    return multiply(gradient, reshape(factors, along));
  });
}

function sumOf(gradients: ParameterTensors, squares: (gradient: Tensor) => Tensor): Tensor {
  return Array.from(gradients.values(), squares).reduce(add);
}

function mapValues(
  gradients: ParameterTensors,
  change: (gradient: Tensor) => Tensor,
): ParameterTensors {
  return new Map([...gradients].map(([name, gradient]) => [name, change(gradient)] as const));
}
