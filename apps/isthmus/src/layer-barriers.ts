import { type BarrierDefinition, barrier } from '@isthmus/connectivity';
import type { Curve } from '@isthmus/task';

/** How high the loss and the error rise while one layer, or a prefix that ends in it, goes from A's to B's. */
export interface LayerBarrier {
  readonly layer: string;
  readonly loss: number;
  readonly error: number;
}

/** The barrier of each layer, from the curve of a path `layers`. */
export function layerBarriers(
  { points }: Pick<Curve, 'points'>,
  layers: readonly string[],
  definition: Omit<BarrierDefinition, 'metric'>,
): readonly LayerBarrier[] {
  return layers.map((layer, number) => {
    const line = points
      .filter(({ at }) => at[0] === number)
      .map(({ at: [, lambda = 0], ...measured }) => ({ lambda, ...measured }));
    return {
      layer,
      loss: barrier(line, { ...definition, metric: 'loss' }),
      error: barrier(line, { ...definition, metric: 'error' }),
    };
  });
}
