import type { ParameterTensors } from '@isthmus/network';
import { halfSquares, readFloats, scale, tidy } from '@isthmus/tensorflow';

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
  const factor = largest / (Math.sqrt(squares) + 1e-6);
  if (factor >= 1) return gradients;
  const clipped = new Map<string, ReturnType<typeof scale>>();
  for (const [name, gradient] of gradients) {
    const scaled = tidy(
      () => scale(gradient, factor),
      (made) => [made],
    );
    gradient.dispose();
    clipped.set(name, scaled);
  }
  return clipped;
}
