import { describe, expect, it } from 'vitest';
import { freshProblem, solve } from '../problem/match-problem.fixture.js';
import { inFirstOrder } from '../search/in-first-order.js';
import { matchMethods } from './matchers.js';
import { parseMethod } from './parse-method.js';

const iterative = Object.entries(matchMethods).filter(([, { starts }]) => starts !== undefined);
const problem = freshProblem('mlp:6-5-4', { models: 2, seed: 3 });

describe.each(iterative)('%s', (name, { example, starts }) => {
  const from = (start: string) => parseMethod(example.replace(/start=[\w-]+/, `start=${start}`));

  it('begins where another method ends, in the order of the first model', () => {
    const { permutations } = solve(parseMethod('c2m3').matcher, problem);
    const after = solve(from('given').matcher, {
      ...problem,
      start: inFirstOrder(permutations, problem.groups),
    });
    expect(solve(from('c2m3').matcher, problem).permutations).toEqual(after.permutations);
  });

  it('needs what its start needs', () => {
    expect(from('activation').needsData).toBe(true);
    expect(() => from('greedy').checkCheckpoints(2)).toThrow('takes one checkpoint a model');
  });

  it('refuses to start where no method ends, and says what it can', () => {
    expect(() => from('wieght')).toThrow(
      `expected start to be ${starts!.join(', ')} or the name of a method, got "wieght" (did you mean "weight"?), in a form like ${name}`,
    );
  });
});

describe('a start', () => {
  const told = solve(parseMethod('ste:start=weight,epochs=1').matcher, problem).steps;

  it('tells its steps as those of the start, without their objective', () => {
    const [first] = told;
    expect(first).toMatchObject({ subject: expect.stringMatching(/^start, fc\d$/) });
    expect(first).not.toHaveProperty('objective');
    expect(told.at(-1)).toMatchObject({ subject: 'all groups', objective: expect.any(Number) });
  });

  it('of the task holds where the notation names none', () => {
    const random = solve(parseMethod('random').matcher, problem).permutations;
    const begun = { ...problem, start: random };
    const { permutations } = solve(parseMethod('annealing:steps=1').matcher, begun);
    const elsewhere = solve(parseMethod('annealing:steps=1,start=identity').matcher, begun);
    expect(permutations).not.toEqual(elsewhere.permutations);
  });

  it('is no option of a method that does not look at it', () => {
    expect(() => parseMethod('greedy:start=weight')).toThrow('expected no options, got "start"');
  });
});
