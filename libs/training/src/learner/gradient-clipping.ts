import type { ParameterTensors } from '@isthmus/network';
import {
  halfSquares,
  multiply,
  normOver,
  readFloats,
  reshape,
  scale,
  type Tensor,
  tensor,
  tidy,
} from '@isthmus/tensorflow';

/**
 * Gradients whose norm, taken over all of them together, is at most `largest`: PyTorch's
 * clip_grad_norm_. Takes the gradients over: the caller disposes of what comes back alone.
 */
export function clipGradients(gradients: ParameterTensors, largest: number): ParameterTensors {
  let squares = 0;
  for (const gradient of gradients.values()) {
    const half = tidy(
      () => halfSquares(gradient),
      (made) => [made],
    );
    squares += 2 * readFloats(half)[0];
    half.dispose();
  }
  const factor = factorOf(Math.sqrt(squares), largest);
  if (factor >= 1) return gradients;
  return replaced(gradients, (gradient) => scale(gradient, factor));
}

/** The same for stacked gradients of several networks, (networks x ...): each network's by its own norm. */
export function clipEachNetwork(gradients: ParameterTensors, largest: number): ParameterTensors {
  const squares: number[] = [];
  for (const gradient of gradients.values()) {
    const [networks = 0] = gradient.shape;
    const norms = tidy(
      () => normOver(reshape(gradient, [networks, -1]), [1]),
      (made) => [made],
    );
    readFloats(norms).forEach((norm, i) => {
      squares[i] = (squares[i] ?? 0) + norm ** 2;
    });
    norms.dispose();
  }
  const factors = squares.map((sum) => Math.min(1, factorOf(Math.sqrt(sum), largest)));
  if (factors.every((factor) => factor === 1)) return gradients;
  return replaced(gradients, (gradient) => {
    const shape = gradient.shape.map((_, axis) => (axis === 0 ? factors.length : 1));
    return multiply(gradient, tensor(Float32Array.from(factors), shape));
  });
}

function factorOf(norm: number, largest: number): number {
  return largest / (norm + 1e-6);
}

/** Others in their place; these are disposed of. */
function replaced(
  gradients: ParameterTensors,
  change: (gradient: Tensor) => Tensor,
): ParameterTensors {
  const changed = [...gradients].map(([name, gradient]) => {
    const other = tidy(
      () => change(gradient),
      (made) => [made],
    );
    gradient.dispose();
    return [name, other] as const;
  });
  return new Map(changed);
}
