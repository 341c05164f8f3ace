import { combine, grid } from '@isthmus/connectivity';
import { layersOf, parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { referenceCurve } from './reference-curve.fixture.js';
import {
  createEvaluatePool,
  dataset,
  drawn,
  listen,
  serveEvaluator,
  spec,
  storeWith,
} from './serving.fixture.js';

const compute = createEvaluatePool();
const [a, b] = [drawn(1), drawn(2)];
const layers = layersOf(parseNetwork(spec.network));

describe('Evaluate, layer by layer', () => {
  it.each([
    ['each', (layer: number) => [layer]],
    ['prefix', (layer: number) => Array.from({ length: layer + 1 }, (_, i) => i)],
  ] as const)('with of=%s moves those layers alone', async (of, movedWith) => {
    const task = { ...spec, path: `layers:points=3,of=${of}`, splits: ['test' as const] };
    const { store, request } = await storeWith({ a, b }, task);
    const { client } = await serveEvaluator(store, compute);
    const [curve] = (await listen(client.evaluate(request))).result.curves;
    expect(layers.map(({ name }) => name)).toEqual(['fc1', 'fc2', 'fc3']);
    expect(curve!.points.map(({ at }) => at)).toEqual(
      layers.flatMap((_, layer) => grid(3).map((t) => [layer, t])),
    );
    for (const { at, loss } of curve!.points) {
      const [layer, t] = at as [number, number];
      const moved = new Set(movedWith(layer).flatMap((i) => layers[i]!.tensors));
      const mixed = combine([a, b], [1 - t, t], moved);
      const [expected] = referenceCurve(mixed, mixed, 2, dataset.test);
      expect(loss).toBeCloseTo(expected!.loss, 5);
    }
  });
});
