import { type Network, type ParameterTensors, toTensors } from '@isthmus/network';
import { createVariables, disposeAll, multiply } from '@isthmus/tensorflow';
import type { Mask } from './prune.js';

/** Keeps what a mask leaves out from moving. */
export interface Masking {
  /** Gradients with zeros where the mask has them. Call inside `tidy`. */
  apply(gradients: ParameterTensors): ParameterTensors;
  /** Takes another mask of the same arrays, dense in those that it does not name. Throws a RangeError for one of others. */
  assign(mask: Mask): void;
  dispose(): void;
}

/** Puts a mask on the device; of an empty one nothing is there to do. The caller disposes of it. */
export function createMasking(network: Network, mask: Mask): Masking {
  const variables = createVariables(toTensors(network, mask));
  return {
    apply: (gradients) =>
      new Map(
        [...gradients].map(([name, gradient]) => {
          const kept = variables.get(name);
          return [name, kept === undefined ? gradient : multiply(gradient, kept.read())] as const;
        }),
      ),
    assign(other) {
      const stray = [...other.keys()].find((name) => !variables.has(name));
      if (stray !== undefined) {
        throw new RangeError(
          `a mask has an array that is not masked [tensor=${stray}, expected among ${[...variables.keys()]}]`,
        );
      }
      const dense = [...mask].map(([name, { shape, data }]) => {
        return [name, { shape, data: new Float32Array(data.length).fill(1) }] as const;
      });
      const values = toTensors(network, new Map([...dense, ...other]));
      for (const [name, value] of values) variables.get(name)?.assign(value);
      disposeAll(values);
    },
    dispose: () => disposeAll(variables),
  };
}
