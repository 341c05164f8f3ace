import { trainSpec } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import { InvalidRequest, parseField } from './parse-field.js';

const spec = {
  network: 'mlp:2-2',
  optimizer: 'sgd',
  learningRate: 0.1,
  schedule: 'constant',
  batchSize: 1,
  epochs: 1,
  labelSmoothing: 0,
  clip: 0,
  augment: [],
  checkpoints: 'none',
  spawn: 'none',
  prune: 'none',
  runs: [{ seed: 0, order: 0, noise: 0 }],
};

describe('parseField', () => {
  it('answers with a field that is as it has to be', () => {
    expect(parseField('spec', trainSpec, spec)).toEqual(spec);
  });

  it.each([
    [{ learningRate: -1 }, 'spec.learningRate: Too small: expected number to be >0, got -1'],
    [{ learningRate: Number.NaN }, 'spec.learningRate: Invalid input: expected number'],
    [{ runs: [{ seed: -1, order: 0, noise: 0 }] }, 'spec.runs.0.seed: Too small'],
    [{ epochs: 0 }, 'spec.epochs: Too small: expected number to be >0, got 0'],
  ])('says what was expected in place of %j', (wrong, complaint) => {
    const parse = () => parseField('spec', trainSpec, { ...spec, ...wrong });
    expect(parse).toThrow(InvalidRequest);
    expect(parse).toThrow(complaint);
  });

  it('tells all that is wrong at once', () => {
    const wrong = { ...spec, epochs: 0, batchSize: 0 };
    expect(() => parseField('spec', trainSpec, wrong)).toThrow(
      /spec\.batchSize: .*; spec\.epochs: /,
    );
  });

  it('names a field that is absent', () => {
    expect(() => parseField('spec', trainSpec, undefined)).toThrow(
      'invalid request [spec: Invalid input: expected object, received undefined]',
    );
  });

  it('repeats no more of a value than a person reads', () => {
    const wrong = {
      ...spec,
      optimizer: 'x'.repeat(1_000_000),
      augment: new Array(100_000).fill(''),
    };
    expect(() => parseField('spec', trainSpec, wrong)).toThrow(
      /^invalid request \[spec\.optimizer: Too big: .*, got "x{80}"… \(1000000 characters in all\); spec\.augment: Too big: .*, got 100000 items\]$/,
    );
  });

  it('tells ten complaints, and how many more there are', () => {
    const runs = new Array(1_000).fill({ seed: -1, order: 0, noise: 0 });
    expect(() => parseField('spec', trainSpec, { ...spec, runs })).toThrow(
      /spec\.runs\.9\.seed: [^;]+; and 990 more\]$/,
    );
  });
});
