import { squaredDistance } from '@isthmus/connectivity';
import type { Weights } from '@isthmus/permutation';

/** How much nearer to A a permutation brings B: norms of differences, not squared. */
interface L2Reduction {
  readonly before: number;
  readonly after: number;
  /** (before - after) / before: 1 where nothing is left; undefined where there was nothing to reduce. */
  readonly reduction: number | undefined;
}

/** The same of one layer: of the arrays whose names differ in their last part alone, as fc1.weight and fc1.bias. */
interface LayerReduction extends L2Reduction {
  readonly layer: string;
}

/** Of all arrays together and of each layer, in their order. */
export interface L2Reductions {
  readonly all: L2Reduction;
  readonly layers: readonly LayerReduction[];
}

/**
 * The L2 distance of A from B and from permuted B, and its reduction rate (Ito, Yamada & Kumagai, ICLR
 * 2025, Table 1). Throws a RangeError that names the tensor when the three differ in tensors or shapes.
 */
export function l2Reductions(a: Weights, b: Weights, permutedB: Weights): L2Reductions {
  const layers = new Set([...a.keys()].map(layerOf));
  return {
    all: l2Reduction(a, b, permutedB),
    layers: Array.from(layers, (layer) => {
      const [ofA, ofB, ofPermuted] = [a, b, permutedB].map((weights) => inLayer(weights, layer));
      return { layer, ...l2Reduction(ofA, ofB, ofPermuted) };
    }),
  };
}

function l2Reduction(a: Weights, b: Weights, permutedB: Weights): L2Reduction {
  const before = Math.sqrt(squaredDistance(a, b));
  const after = Math.sqrt(squaredDistance(a, permutedB));
  return { before, after, reduction: before === 0 ? undefined : (before - after) / before };
}

function inLayer(weights: Weights, layer: string): Weights {
  return new Map([...weights].filter(([name]) => layerOf(name) === layer));
}

function layerOf(tensor: string): string {
  return tensor.slice(0, Math.max(0, tensor.lastIndexOf('.')));
}
