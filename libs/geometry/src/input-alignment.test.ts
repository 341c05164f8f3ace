import { initialize, parseNetwork } from '@isthmus/network';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import type { Weights } from '@isthmus/permutation';
import { tensor, tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { type Decomposition, decomposeAll } from './decomposition.js';
import { drain } from './drain.fixture.js';
import { golden, goldenArray, goldenWeights } from './golden-networks.fixture.js';
import { gradientBatches } from './gradient-batches.js';
import { inputAlignments } from './input-alignment.js';
import { smallSplit } from './small-split.fixture.js';

const column = ({ right, values }: Decomposition, i: number) =>
  Array.from({ length: right.length / values.length }, (_, j) => right[j * values.length + i]!);

describe('of the reference perceptron', () => {
  const weights = goldenWeights('a');
  const decompositions = drain(decomposeAll(golden, weights));
  const x = goldenArray('x');
  const [count, values] = x.shape as [number, number];
  const aligned = (sizes: readonly number[]) => {
    let from = 0;
    const batches = sizes.map((size) => {
      const rows = x.data.subarray(from * values, (from + size) * values);
      from += size;
      return { x: tensor(rows, [size, values]), y: tensor(new Int32Array(size), [size]) };
    });
    const found = drain(inputAlignments(golden, weights, decompositions, { batches }));
    for (const batch of batches) for (const one of [batch.x, batch.y]) one.dispose();
    return found;
  };

  it.each([1, 2, 3])('the second moment of the inputs of layer %d is that of NumPy', (layer) => {
    const name = `fc${layer}.weight`;
    const sigma = goldenArray(`sigma${layer}`);
    const size = sigma.shape[0]!;
    const trace = Array.from({ length: size }, (_, j) => sigma.data[j * size + j]!).reduce(
      (sum, value) => sum + value,
    );
    for (const sizes of [[count], [200, count - 200]]) {
      const { ofSecondMoment } = aligned(sizes).get(name)!;
      ofSecondMoment.forEach((share, i) => {
        const v = column(decompositions.get(name)!, i);
        const along = v.reduce(
          (sum, left, j) =>
            sum + v.reduce((row, right, k) => row + left * sigma.data[j * size + k]! * right, 0),
          0,
        );
        expect(share).toBeCloseTo(along / trace, 5);
      });
    }
  });

  it('the mean input is that of the examples', () => {
    const mean = Array.from({ length: values }, (_, j) => {
      let sum = 0;
      for (let n = 0; n < count; n++) sum += x.data[n * values + j]!;
      return sum / count;
    });
    const square = mean.reduce((sum, value) => sum + value * value, 0);
    aligned([count])
      .get('fc1.weight')!
      .ofMean.forEach((share, i) => {
        const v = column(decompositions.get('fc1.weight')!, i);
        expect(share).toBeCloseTo(
          v.reduce((sum, value, j) => sum + value * mean[j]!, 0) ** 2 / square,
          5,
        );
      });
  });

  it('leaves no tensor behind', () => {
    const before = tensorCount();
    aligned([100, 200]);
    expect(tensorCount()).toBe(before);
  });
});

describe('of networks with images and sequences', () => {
  const alignedIn = (name: string, change: (weights: Weights) => Weights = (same) => same) => {
    const { network } = referenceNetworks[name]!;
    const weights = change(initialize(network, 1));
    const split = gradientBatches(smallSplit(network, 20), network, 20);
    const decompositions = drain(decomposeAll(network, weights));
    const found = drain(inputAlignments(network, weights, decompositions, split));
    split.dispose();
    return { decompositions, found };
  };

  it.each(['vgg', 'resnet_batch', 'transformer'])(
    'shares are at most 1 together, and 1 where the vectors span the inputs: %s',
    (name) => {
      const { decompositions, found } = alignedIn(name);
      expect(found.size).toBeGreaterThan(1);
      for (const [tensorName, { ofSecondMoment, ofMean }] of found) {
        const { values, right } = decompositions.get(tensorName)!;
        const isSpanned = right.length === values.length ** 2;
        for (const shares of [ofSecondMoment, ofMean]) {
          const all = shares.reduce((sum, share) => sum + share, 0);
          if (isSpanned) expect(all).toBeCloseTo(1, 4);
          expect(all).toBeLessThan(1 + 1e-4);
          expect(shares.every((share) => share >= 0)).toBe(true);
        }
      }
    },
  );

  it('the patches of a convolution are its inputs: of one-pixel kernels, the pixels', () => {
    const { decompositions, found } = alignedIn('resnet_batch');
    const name = 'block2.shortcut_conv.weight';
    const { shape, values, right } = decompositions.get(name)!;
    expect([shape, values.length, right.length]).toEqual([[12, 8, 1, 1], 8, 64]);
    expect(found.get(name)!.ofSecondMoment.reduce((sum, share) => sum + share)).toBeCloseTo(1, 4);
  });

  it('the patches of a convolution have the zeros around the image', () => {
    const network = parseNetwork(
      JSON.stringify({
        inputShape: [1, 5, 5],
        nodes: [
          {
            name: 'conv',
            op: 'convolution',
            channels: 12,
            kernel: 3,
            stride: 2,
            padding: 1,
            bias: true,
          },
          { name: 'flat', op: 'flatten' },
          { name: 'fc', op: 'linear', units: 3 },
        ],
      }),
    );
    const weights = initialize(network, 1);
    const decompositions = drain(decomposeAll(network, weights));
    // One image, 1 in its upper left corner: seen by one patch of nine, in its middle.
    const corner = { count: 1, x: new Float32Array(25).fill(1, 0, 1), y: Uint8Array.of(0) };
    const split = gradientBatches(corner, network, 1);
    const { ofSecondMoment, ofMean } = drain(
      inputAlignments(network, weights, decompositions, split),
    ).get('conv.weight')!;
    split.dispose();
    for (const shares of [ofSecondMoment, ofMean]) {
      expect(shares).toHaveLength(9);
      shares.forEach((share, i) => {
        expect(share).toBeCloseTo(column(decompositions.get('conv.weight')!, i)[4]! ** 2, 5);
      });
    }
  });

  it('attention is left out', () => {
    const { found } = alignedIn('transformer');
    expect([...found.keys()]).toEqual(['mlp1.weight', 'mlp2.weight', 'head.weight']);
  });
});
