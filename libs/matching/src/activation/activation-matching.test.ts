import { initialize } from '@isthmus/network';
import {
  composePermutations,
  identityPermutation,
  isIdentity,
  permuteWeights,
  randomPermutation,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { branchedNotation, contextOf, solvePair } from '../problem/match-problem.fixture.js';
import type { PairProblem } from '../problem/match-problem.js';
import { type ActivationMatchingOptions, activationMatching } from './activation-matching.js';

/** A network and a shuffled copy of it. */
function plantedProblem(notation: string, seed: number) {
  const context = contextOf(notation, { seed });
  const a = initialize(context.network, seed);
  const planted = randomPermutation(context.groups, seed + 1);
  const b = permuteWeights(a, context.groups, planted);
  return { ...context, a, b, start: identityPermutation(context.groups), planted };
}

const solve = (problem: PairProblem, options: Partial<ActivationMatchingOptions> = {}) =>
  solvePair(activationMatching({ statistic: 'covariance', taps: 'last', ...options }), problem);

describe('activation matching', () => {
  it.each([
    'mlp:12-10-8-4,norm=batch',
    'mlp:12-10-8-4,norm=layer,activation=gelu',
    'vgg11:3x16x16-4,width=0.1,norm=layer',
    'vgg11:3x16x16-4,width=0.1,norm=batch',
    'resnet20:3x8x8-4,width=0.5,norm=layer',
    'resnet20:3x8x8-4,width=0.5,activation=pre',
    'resnet50:3x32x32-4,width=0.1',
    branchedNotation(3),
  ])('recovers every group of a shuffled %s', (notation) => {
    for (const taps of ['first', 'all'] as const) {
      const problem = plantedProblem(notation, 3);
      const { permutation } = solve(problem, { taps });
      expect(isIdentity(composePermutations(problem.planted, permutation))).toBe(true);
    }
  });

  it('recovers all but the heads of a shuffled transformer, which it leaves as they were', () => {
    const problem = plantedProblem('vit:3x8x8-4,patch=4,units=12,heads=3,depth=2', 5);
    const found = composePermutations(problem.planted, solve(problem).permutation);
    const inside = (name: string) => name.includes('.attn');
    const groups = [...found.keys()];
    expect(groups.some(inside)).toBe(true);
    for (const name of groups.filter((group) => !inside(group))) {
      expect(isIdentity(new Map([[name, found.get(name)!]])), name).toBe(true);
    }
    for (const name of groups.filter(inside)) {
      expect(found.get(name)).toEqual(problem.planted.get(name));
    }
  });

  it('finds what the statistic says is best, whatever the start', () => {
    const problem = plantedProblem('mlp:12-10-8-4', 3);
    const b = initialize(problem.network, 99);
    const fromIdentity = solve({ ...problem, b });
    const fromElsewhere = solve({ ...problem, b, start: problem.planted });
    expect(fromElsewhere.permutation).toEqual(fromIdentity.permutation);
    const total = ({ steps }: typeof fromIdentity) => steps.at(-1)?.objective;
    expect(total(fromElsewhere)).toBe(total(fromIdentity));
  });

  it('tells batches and groups as the steps of one sweep, with gains and a growing objective', () => {
    const problem = plantedProblem('mlp:12-10-8-4', 4);
    const { steps, sweeps } = solve(problem);
    expect(sweeps).toBe(1);
    expect(steps.map(({ done, subject }) => `${done}/${steps.length} ${subject}`)).toEqual([
      '1/3 activations',
      '2/3 fc1',
      '3/3 fc2',
    ]);
    expect(steps.slice(1).every(({ gain }) => gain > 0)).toBe(true);
    expect(steps[2]!.objective).toBeGreaterThan(steps[1]!.objective!);
  });

  it('refuses to work without two examples', () => {
    const problem = plantedProblem('mlp:12-10-8-4', 4);
    expect(() => solve({ ...problem, data: undefined })).toThrow('given none: name a data set');
    const one = { x: new Uint8Array(12), y: new Uint8Array(1), count: 1 };
    expect(() => solve({ ...problem, data: one })).toThrow('[examples=1]');
  });

  it('leaves no tensor behind when its reader stops at the first batch', () => {
    const before = tensorCount();
    const search = activationMatching({ statistic: 'covariance', taps: 'last' })(
      plantedProblem('mlp:12-10-8-4', 4),
    );
    search.next();
    expect(tensorCount()).toBeGreaterThan(before);
    search.return({ permutation: new Map(), sweeps: 0 });
    expect(tensorCount()).toBe(before);
  });
});
