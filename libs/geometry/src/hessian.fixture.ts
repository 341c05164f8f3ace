import { initialize, type Network } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { disposeAll, readFloat64 } from '@isthmus/tensorflow';
import { drain } from './drain.fixture.js';
import { gradientBatches } from './gradient-batches.js';
import { hessianProduct } from './hessian-product.js';
import { smallSplit } from './small-split.fixture.js';
import { trainedWeights } from './trained-weights.js';
import { toPoint } from './weight-point.js';

/** A direction of normal numbers for every trained array. */
export function drawn(network: Network, seed: number): Weights {
  const random = createRandom(seed, 'direction');
  return new Map(
    [...trainedWeights(network, initialize(network, 0))].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map(() => random.normal()) },
    ]),
  );
}

/** H v of the loss on 8 examples, read back; arrays as on the device. */
export function product(
  network: Network,
  weights: Weights,
  v: Weights,
): ReadonlyMap<string, Float64Array> {
  const split = gradientBatches(smallSplit(network, 8), network, 8);
  const [point, direction] = [toPoint(network, weights), toPoint(network, v)];
  const found = drain(hessianProduct(network, point, direction, split));
  const read = new Map([...found].map(([name, value]) => [name, readFloat64(value)]));
  for (const made of [found, point, direction]) disposeAll(made);
  split.dispose();
  return read;
}

/** u^T H v from H v; arrays that u lacks count as 0. */
export function quadratic(
  hessianTimesV: ReadonlyMap<string, Float64Array>,
  u: Weights,
  network: Network,
): number {
  const onDevice = toPoint(network, u);
  let total = 0;
  for (const [name, values] of hessianTimesV) {
    const ofU = onDevice.get(name);
    if (ofU === undefined) continue;
    const along = readFloat64(ofU);
    total += values.reduce((sum, value, i) => sum + value * along[i], 0);
  }
  disposeAll(onDevice);
  return total;
}
