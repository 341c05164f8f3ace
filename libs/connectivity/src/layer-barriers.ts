import { type BarrierDefinition, barrier } from './barrier.js';

/** What was measured on a path `layers`; accuracy in [0, 1]. */
export interface LayerPoint {
  /** The layer's number, and lambda. */
  readonly at: readonly number[];
  readonly loss: number;
  readonly accuracy: number;
}

/**
 * What the loss and the error do while one layer, or a prefix that ends in it, goes from A's to B's. The
 * barriers are heights over a line that ends where that layer is B's: a loss that rises all the way has none.
 */
export interface LayerBarrier {
  readonly layer: string;
  /** The highest loss on the line less A's: it tells layers apart. */
  readonly rise: number;
  /** At lambda 1/2; undefined where it was not measured. */
  readonly lossMiddle: number | undefined;
  /** At lambda 1. */
  readonly lossEnd: number;
  /** The barriers. */
  readonly loss: number;
  readonly error: number;
}

/** What each layer does, from the points of a path `layers`. */
export function layerBarriers(
  points: readonly LayerPoint[],
  layers: readonly string[],
  definition: Omit<BarrierDefinition, 'metric'>,
): readonly LayerBarrier[] {
  return layers.map((layer, number) => {
    const line = points
      .filter(({ at }) => at[0] === number)
      .map(({ at: [, lambda = 0], ...measured }) => ({ lambda, ...measured }));
    const lossAt = (lambda: number) => line.find((point) => point.lambda === lambda)?.loss;
    return {
      layer,
      rise: Math.max(...line.map(({ loss }) => loss)) - (lossAt(0) ?? Number.NaN),
      lossMiddle: lossAt(0.5),
      lossEnd: lossAt(1) ?? Number.NaN,
      loss: barrier(line, { ...definition, metric: 'loss' }),
      error: barrier(line, { ...definition, metric: 'error' }),
    };
  });
}

/** The names of the layers by their rises, the highest first. */
export function rankLayers(layers: readonly LayerBarrier[]): readonly string[] {
  return [...layers].sort((one, other) => other.rise - one.rise).map(({ layer }) => layer);
}
