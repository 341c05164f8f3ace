import { identityPermutation } from '@isthmus/permutation';
import { pairMethod } from '../search/match-method.js';
import type { PairMatcher } from '../search/matcher.js';
import { straightThroughMany } from './straight-through-many.js';
import { type StraightThroughOptions, straightThroughOptions } from './straight-through-options.js';

/** Straight-through matching of two models: Git Re-Basin, Algorithm 2. */
export function straightThrough(options: StraightThroughOptions): PairMatcher {
  const match = straightThroughMany(options);
  return function* ({ a, b, start, ...context }) {
    const starts = [identityPermutation(context.groups), start];
    const { permutations, sweeps } = yield* match({ ...context, models: [a, b], start: starts });
    return { permutation: permutations[1], sweeps };
  };
}

export const straightThroughMethod = pairMethod({
  name: 'ste',
  description: 'descends the loss halfway, by weight matching',
  source: 'Ainsworth et al. 2023, Algorithm 2',
  example:
    'ste:start=identity,point=midpoint,optimizer=sgd,learningRate=0.01,epochs=5,batch=256,restarts=2',
  needsData: true,
  starts: ['given'],
  takesRestarts: true,
  options: straightThroughOptions({ point: 'midpoint', optimizer: 'sgd' }),
  match: straightThrough,
});
