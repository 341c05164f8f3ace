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
});
