import { describe, expect, it } from 'vitest';
import { parseOptimizer } from './optimizer-spec.js';

describe('an optimizer', () => {
  it.each([
    ['sgd', { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 }],
    ['sgd:momentum=0,decay=5e-4', { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 5e-4 }],
    ['sgd:nesterov=true', { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 }],
    ['adam', { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 }],
    [
      'adam:beta1=0.5,beta2=0.99,epsilon=1e-7,decay=1e-4',
      { kind: 'adam', beta1: 0.5, beta2: 0.99, epsilon: 1e-7, weightDecay: 1e-4 },
    ],
    ['adamw', { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 }],
    ['adamw:decay=0', { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 }],
    ['noisy-sgd:lambda=1e-4,temperature=0', { kind: 'noisy-sgd', lambda: 1e-4, temperature: 0 }],
  ])('is read from %s', (text, spec) => {
    expect(parseOptimizer(text)).toEqual(spec);
  });

  it.each([
    [
      'sdg',
      'unknown optimizer "sdg" [expected one of sgd, adam, adamw, noisy-sgd]; did you mean "sgd"?',
    ],
    ['toString', 'unknown optimizer "toString"'],
    ['sgd:momentum=1', 'momentum to be a number from 0 to below 1, got "1"'],
    ['sgd:momentum=-0.9', 'momentum to be a number from 0 to below 1, got "-0.9"'],
    ['sgd:momentum=', 'momentum to be a number from 0 to below 1, got ""'],
    ['sgd:momentum=0,nesterov=true', 'a momentum above 0 where nesterov=true, got momentum=0'],
    ['sgd:nesterov=maybe', 'nesterov to be one of true, false, got "maybe"'],
    ['sgd:decay=-1e-4', 'decay to be a number from 0 to 10000000, got "-1e-4"'],
    ['sgd:decay=1e8', 'decay to be a number from 0 to 10000000, got "1e8"'],
    ['sgd:beta1=0.9', 'the options momentum, nesterov, decay, got "beta1"'],
    ['adam:beta2=1', 'beta2 to be a number from 0 to below 1, got "1"'],
    ['adam:epsilon=0', 'epsilon to be a number above 0 and up to 10000000, got "0"'],
    ['adamw:decay=NaN', 'decay to be a number from 0 to 10000000, got "NaN"'],
    ['noisy-sgd:lambda=0', 'the option temperature, got nothing of that name'],
  ])('is refused as %s', (text, message) => {
    expect(() => parseOptimizer(text)).toThrow(message);
  });

  it('is refused with the whole notation and an example', () => {
    expect(() => parseOptimizer('adam:beta1=2')).toThrow(
      'cannot read the optimizer [optimizer=adam:beta1=2]: expected beta1 to be a number from 0 to below 1, got "2", in a form like adam:beta1=0.9,beta2=0.999,epsilon=1e-8,decay=1e-4',
    );
  });
});
