import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { invertPermutation, permuteWeights, randomPermutation } from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { drain } from './drain.fixture.js';
import { type GeometryEvent, type GeometryProblem, measureGeometry } from './measure-geometry.js';
import { smallSplit } from './small-split.fixture.js';

const network = parseNetwork('mlp:3-6-4,activation=tanh');
const { groups } = permutationSpec(network);
const [a, other] = [1, 2].map((seed) => initialize(network, seed));
const planted = randomPermutation(groups, 3);
const weights: GeometryProblem = {
  network,
  a: a!,
  b: other!,
  permutation: undefined,
  base: undefined,
  gamma: 0.3,
  data: undefined,
};
const data = { split: smallSplit(network, 20), examples: 12, traces: { probes: 2, seed: 0 } };

describe('the geometry of two models', () => {
  it('is that of one model where a planted permutation brings B onto A', () => {
    const b = permuteWeights(a!, groups, planted);
    const permutation = invertPermutation(planted);
    const found = drain(measureGeometry({ ...weights, b, permutation, base: other, data }));
    expect(found.distance.all).toMatchObject({ after: 0, reduction: 1 });
    expect(found.rScore.permuted?.score).toBeCloseTo(1, 5);
    expect(found.angles.atOrigin.permuted).toBe(0);
    expect(found.angles.atBase?.permuted).toBe(0);
    expect(found.angles.atBase?.original).toBeGreaterThan(1);
    expect(found.loss).toMatchObject({ examples: 12, barrier: { measured: 0, estimate: 0 } });
    expect(found.loss?.traces?.a).toEqual(found.loss?.traces?.b);
  });

  it('leaves out what there is nothing to measure by', () => {
    const found = drain(measureGeometry(weights));
    expect(found.rScore.permuted).toBeUndefined();
    expect(found.angles).toEqual({
      atOrigin: { original: expect.any(Number), permuted: undefined },
      atBase: undefined,
    });
    expect(found.loss).toBeUndefined();
    expect(found.matrices.map(({ tensor, inputs }) => [tensor, inputs])).toEqual([
      ['fc1.weight', undefined],
      ['fc2.weight', undefined],
    ]);
    const without = drain(measureGeometry({ ...weights, data: { ...data, traces: undefined } }));
    expect(without.loss).toMatchObject({ examples: 12, traces: undefined });
  });

  it('is told in as many steps as were planned', () => {
    const events: GeometryEvent[] = [...measureGeometry({ ...weights, data })];
    const at = events.findIndex(({ kind }) => kind === 'planned');
    expect(events[at]).toEqual({ kind: 'planned', steps: events.length - at - 1 });
  });

  it('leaves no tensor behind, also when it is left', () => {
    const before = tensorCount();
    drain(measureGeometry({ ...weights, data }));
    for (const { kind } of measureGeometry({ ...weights, data })) if (kind === 'planned') break;
    expect(tensorCount()).toBe(before);
  });
});
