import { describe, expect, it } from 'vitest';
import { freshProblem } from '../problem/match-problem.fixture.js';
import { matchMethods } from './matchers.js';
import { parseMethod } from './parse-method.js';

describe('parseMethod', () => {
  it('suggests the nearest name for an unknown one', () => {
    expect(() => parseMethod('wieght')).toThrow('did you mean "weight"?');
  });

  it('refuses an option that the method does not have', () => {
    expect(() => parseMethod('identity:kernel=dot')).toThrow(
      'cannot read the method [method=identity:kernel=dot]: expected no options, got "kernel", in a form like identity',
    );
  });

  it.each(Object.entries(matchMethods))('reads the example of %s', (name, { example }) => {
    expect(parseMethod(example).matcher).toBeTypeOf('function');
    expect(example.split(':')[0]).toBe(name);
  });

  it('refuses several checkpoints of a model for a method of one, naming those of several', () => {
    expect(() => parseMethod('greedy').checkCheckpoints(2)).toThrow(
      'the method takes one checkpoint a model [method=greedy, checkpoints=2]; those for several: weight',
    );
    parseMethod('greedy').checkCheckpoints(1);
    parseMethod('weight').checkCheckpoints(2);
    const problem = { ...freshProblem('mlp:4-3-2', { models: 2, seed: 1 }), checkpoints: 2 };
    expect(() => parseMethod('greedy').matcher(problem)).toThrow('takes one checkpoint a model');
  });

  it('has the best of several restarts in parts, which check the problem as the whole does', () => {
    expect(parseMethod('weight').parts).toBeUndefined();
    const { parts } = parseMethod('weight:restarts=3');
    expect(parts!.search.restarts).toBe(3);
    const problem = freshProblem('mlp:4-3-2', { models: 1, seed: 1 });
    expect(() => parts!.starter(problem)).toThrow('two models or more');
  });
});
