import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { identityPermutation, permuteWeights } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { fuse } from '../fusion/ot-fusion.js';
import { contextOf, drain, solve, untimed } from '../problem/match-problem.fixture.js';
import type { Model } from '../problem/model.js';
import { checkFusion, parseFusion } from './parse-fusion.js';
import { parseMethod } from './parse-method.js';

function modelOf(notation: string, seed: number): Model {
  const network = parseNetwork(notation);
  return { network, groups: permutationSpec(network).groups, weights: initialize(network, seed) };
}

const problemOf = (a: Model, b: Model) => {
  const { data } = contextOf(a.network.notation, { seed: 3 });
  return { a, b, data, seed: 5, timed: untimed };
};

describe('parseFusion', () => {
  it('reads how ot-fusion transports', () => {
    const problem = problemOf(modelOf('mlp:12-10-8-4', 1), modelOf('mlp:12-7-9-4', 2));
    const notation = 'ot-fusion:by=activations,solver=sinkhorn,epsilon=0.2';
    expect(drain(parseFusion(notation)(problem))).toEqual(
      drain(fuse({ by: 'activations', epsilon: 0.2 })(problem)),
    );
  });

  it.each(['identity', 'random', 'weight', 'greedy', 'ot-fusion', 'activation'])(
    'does by %s with networks of one width what the matcher does',
    (method) => {
      const [a, b] = [modelOf('mlp:12-10-8-4', 1), modelOf('mlp:12-10-8-4', 2)];
      const { seed: _, ...context } = contextOf('mlp:12-10-8-4', { seed: 3 });
      const identity = identityPermutation(a.groups);
      const models = [a.weights, b.weights];
      const problem = { ...context, seed: 5, models, start: [identity, identity] };
      const { permutations } = solve(parseMethod(method).matcher, problem);
      const expected = permuteWeights(b.weights, b.groups, permutations[1]!);
      expect(drain(parseFusion(method)(problemOf(a, b))).aligned).toEqual(expected);
    },
  );

  it('refuses what it cannot read', () => {
    expect(() => parseFusion('ot-fusoin')).toThrow('did you mean "ot-fusion"?');
    expect(() => parseFusion('ot-fusion:by=weight')).toThrow(
      'cannot read the method [method=ot-fusion:by=weight]',
    );
  });
});

describe('checkFusion', () => {
  const [wide, narrow] = [modelOf('mlp:12-10-8-4', 1), modelOf('mlp:12-7-6-4', 2)];

  it('refuses, without a search, a B that cannot be padded to the widths of A', () => {
    expect(() => checkFusion('weight', narrow, wide)).toThrow('give the wider network first');
    checkFusion('weight', wide, narrow);
  });

  it('takes any widths for ot-fusion, which pads nothing', () => {
    checkFusion('ot-fusion:solver=sinkhorn', narrow, wide);
  });
});
