import { type Network, type ParameterTensors, toTensors } from '@isthmus/network';
import { disposeAll, multiply, tidy } from '@isthmus/tensorflow';
import type { Mask } from './prune.js';

/** Keeps what a mask leaves out from moving. */
export interface Masking {
  /** Gradients with zeros where the mask has them. Takes them over: the caller disposes of what comes back. */
  apply(gradients: ParameterTensors): ParameterTensors;
  dispose(): void;
}

/** Puts a mask on the device; without one, gradients are left alone. The caller disposes of it. */
export function createMasking(network: Network, mask: Mask = new Map()): Masking {
  const tensors = toTensors(network, mask);
  return {
    apply(gradients) {
      const masked = new Map(gradients);
      for (const [name, kept] of tensors) {
        const gradient = gradients.get(name);
        if (gradient === undefined) continue;
        const sparse = tidy(
          () => multiply(gradient, kept),
          (made) => [made],
        );
        gradient.dispose();
        masked.set(name, sparse);
      }
      return masked;
    },
    dispose: () => disposeAll(tensors),
  };
}
