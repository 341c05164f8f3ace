import { readFloats, tensor, tensorCount, tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { initialize } from './initialize.js';
import { createNodeRun, predict } from './node-run.js';
import { parseNetwork } from './parse-network.js';
import { forward, toTensors } from './run.js';

const notations = [
  'mlp:12-8-8-3',
  'resnet20:3x8x8-5,norm=layer,width=0.25',
  'vgg11:3x32x32-4,width=0.0625',
  'vit:3x8x8-4,patch=4,units=8,heads=2,depth=1',
];

describe.each(notations)('a run of %s', (notation) => {
  const network = parseNetwork(notation);
  const shape = [2, ...network.inputShape];
  const size = shape.reduce((product, length) => product * length, 1);
  const images = Float32Array.from({ length: size }, (_, i) => Math.sin(i));

  /** Works on a batch and the network's parameters, and leaves nothing behind. */
  function onDevice<Result>(
    work: (x: ReturnType<typeof tensor>, parameters: ReturnType<typeof toTensors>) => Result,
  ): Result {
    return tidy(
      () => work(tensor(images, shape), toTensors(network, initialize(network, 1))),
      () => [],
    );
  }

  it('predicts, to the bit, what a forward pass does', () => {
    onDevice((x, parameters) => {
      const predicted = readFloats(predict(network, parameters, x)).slice();
      expect(predicted).toEqual(readFloats(forward(network, parameters, x).output));
    });
  });

  it('keeps few values at a time, and none at the end', () => {
    onDevice((x, parameters) => {
      const before = tensorCount();
      const nodes = createNodeRun(network, x);
      let most = 0;
      for (const index of network.nodes.keys()) {
        nodes.compute(index, parameters);
        nodes.release(index);
        most = Math.max(most, tensorCount() - before);
      }
      expect(most).toBeLessThanOrEqual(4);
      nodes.dispose();
      expect(tensorCount()).toBe(before);
    });
  });

  it('computes a node again in place of its value before', () => {
    onDevice((x, parameters) => {
      const nodes = createNodeRun(network, x);
      const first = readFloats(nodes.compute(0, parameters)).slice();
      const count = tensorCount();
      expect(readFloats(nodes.compute(0, parameters))).toEqual(first);
      expect(tensorCount()).toBe(count);
      nodes.dispose();
    });
  });
});
