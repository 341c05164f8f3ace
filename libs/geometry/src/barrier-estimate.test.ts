import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { permuteWeights, randomPermutation, type Weights } from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { barrierEstimate } from './barrier-estimate.js';
import { drain } from './drain.fixture.js';
import { gradientBatches } from './gradient-batches.js';
import { smallSplit } from './small-split.fixture.js';

const network = parseNetwork('mlp:3-6-4,activation=tanh');
const [a, far] = [1, 2].map((seed) => initialize(network, seed)) as [Weights, Weights];

/** a + share (far - a). */
const towards = (share: number): Weights =>
  new Map(
    [...a].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value, i) => value + share * (far.get(name)!.data[i]! - value)) },
    ]),
  );

function estimate(from: Weights, to: Weights) {
  const split = gradientBatches(smallSplit(network, 20), network, 20);
  try {
    return drain(barrierEstimate(network, from, to, split));
  } finally {
    split.dispose();
  }
}

describe('the second-order estimate of the barrier', () => {
  it('is 0 from a network to itself', () => {
    const found = estimate(a, a);
    expect(found.measured).toBe(0);
    expect(found.estimate).toBe(0);
    expect(found.lossA).toBe(found.lossMiddle);
  });

  it('nears the barrier faster than the square of the distance', () => {
    const errors = [0.4, 0.2].map((share) => {
      const { measured, estimate: estimated } = estimate(a, towards(share));
      expect(Math.abs(estimated - measured)).toBeLessThan(0.3 * Math.abs(measured));
      return Math.abs(estimated - measured);
    });
    expect(errors[0]! / errors[1]!).toBeGreaterThan(6);
  });

  it('is the same both ways, and when both are permuted alike', () => {
    const b = towards(0.5);
    const { groups } = permutationSpec(network);
    const both = randomPermutation(groups, 1);
    const [there, back, permuted] = [
      estimate(a, b),
      estimate(b, a),
      estimate(permuteWeights(a, groups, both), permuteWeights(b, groups, both)),
    ];
    for (const other of [back, permuted]) {
      expect(other!.estimate).toBeCloseTo(there!.estimate, 7);
      expect(other!.measured).toBeCloseTo(there!.measured, 7);
    }
  });

  it('is its slopes and curvatures together', () => {
    const { firstOrder, secondOrder, estimate: both } = estimate(a, far);
    expect(both).toBe(firstOrder + secondOrder);
    expect(firstOrder).not.toBe(0);
    expect(secondOrder).not.toBe(0);
  });

  it('leaves no tensor behind', () => {
    const before = tensorCount();
    estimate(a, far);
    expect(tensorCount()).toBe(before);
  });

  it('leaves no tensor behind when it is stopped on the way', () => {
    const split = gradientBatches(smallSplit(network, 120), network, 120);
    const before = tensorCount();
    for (const steps of Array.from({ length: 14 }, (_, i) => i + 1)) {
      const work = barrierEstimate(network, a, far, split);
      for (let i = 0; i < steps; i++) expect(work.next().done).toBe(false);
      work.return(undefined as never);
      expect(tensorCount()).toBe(before);
    }
    split.dispose();
  });
});

describe('examples for gradients', () => {
  it('are the first of a split, in batches, or all that there are', () => {
    const split = smallSplit(network, 250);
    for (const [wanted, sizes] of [
      [250, [100, 100, 50]],
      [120, [100, 20]],
      [9999, [100, 100, 50]],
    ] as const) {
      const onDevice = gradientBatches(split, network, wanted);
      expect(onDevice.batches.map(({ y }) => y.size)).toEqual(sizes);
      expect(onDevice.examples).toBe(Math.min(wanted, 250));
      onDevice.dispose();
    }
  });

  it('are refused where the network does not take them, and nothing is left behind', () => {
    const before = tensorCount();
    const split = smallSplit(parseNetwork('mlp:5-4'), 150);
    expect(() => gradientBatches(split, network, 150)).toThrow('got 5');
    split.y[149] = 9;
    expect(() => gradientBatches({ ...split, x: split.x.subarray(0, 450) }, network, 150)).toThrow(
      'label=9',
    );
    expect(tensorCount()).toBe(before);
  });
});
