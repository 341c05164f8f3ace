import type { Weights, WeightTensor } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { parseMethod } from '../methods/parse-method.js';
import { freshProblem, solve } from './match-problem.fixture.js';

const problem = freshProblem('mlp:4-3-2', { models: 3, seed: 1 });
const match = (change: Partial<typeof problem>, method = 'weight') =>
  solve(parseMethod(method).matcher, { ...problem, ...change });

/** The models, one array of one of them changed. */
function withTensor(model: number, name: string, tensor: WeightTensor): readonly Weights[] {
  return problem.models.map((weights, i) =>
    i === model ? new Map([...weights, [name, tensor]]) : weights,
  );
}

describe('a method', () => {
  it('takes a problem that is right', () => {
    expect(match({}).permutations).toHaveLength(3);
  });

  it('refuses fewer than two models', () => {
    expect(() => match({ models: problem.models.slice(1, 2) })).toThrow(
      'two models or more [models=1]',
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s, naming its place', (value) => {
    const data = new Float32Array(12);
    data[6] = value;
    expect(() => match({ models: withTensor(2, 'fc1.weight', { shape: [3, 4], data }) })).toThrow(
      `a value that is not finite [model=3, tensor=fc1.weight, index=1,2, got ${value}]`,
    );
  });

  it("refuses shapes that are not the network's", () => {
    const square = { shape: [3, 3], data: new Float32Array(9) };
    expect(() => match({ models: withTensor(1, 'fc1.weight', square) })).toThrow(
      '[model=2, tensor=fc1.weight, expected 3x4, got 3x3]',
    );
    const [first, second] = problem.models;
    const less = new Map([...second!].filter(([name]) => name !== 'fc2.bias'));
    expect(() => match({ models: [first!, less], start: problem.start.slice(1) })).toThrow(
      '[model=2, tensor=fc2.bias, expected 2, got no such tensor]',
    );
    expect(() => match({ models: withTensor(0, 'fc3.bias', square) })).toThrow(
      'a tensor that the network lacks [model=1, tensor=fc3.bias]',
    );
  });

  it('refuses a group without units', () => {
    expect(() => match({ groups: [{ name: 'fc1', size: 0, axes: [] }] })).toThrow(
      '[group=fc1, size=0]',
    );
  });

  it('refuses a group that lies on an axis too short for it, or on none', () => {
    const [group] = problem.groups;
    const place = { tensor: 'fc1.weight', axis: 0, offset: 1, block: 1 };
    expect(() => match({ groups: [{ ...group!, axes: [place] }] })).toThrow(
      '[group=fc1, tensor=fc1.weight, axis=0, expected 4 entries or more, got 3]',
    );
    const elsewhere = { ...place, tensor: 'fc7.weight' };
    expect(() => match({ groups: [{ ...group!, axes: [elsewhere] }] })).toThrow('got no such axis');
  });

  it('refuses a start that is no permutation, or is missing', () => {
    const twice = new Map([['fc1', Int32Array.of(0, 0, 1)]]);
    expect(() => match({ start: [...problem.start.slice(1), twice] })).toThrow('index used twice');
    expect(() => match({ start: problem.start.slice(1) })).toThrow('[models=3, starts=2]');
  });

  it('refuses to go without examples where it needs them, before it starts', () => {
    for (const method of ['activation', 'covariance', 'ot-fusion:by=activations']) {
      const { matcher, needsData } = parseMethod(method);
      expect(needsData).toBe(true);
      expect(() => matcher({ ...problem, data: undefined })).toThrow('was given none');
    }
    expect(parseMethod('ot-fusion').needsData).toBe(false);
    expect(match({ data: undefined }, 'ot-fusion').permutations).toHaveLength(3);
  });
});
