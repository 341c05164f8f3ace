import { describe, expect, it } from 'vitest';
import { describeMethods } from './describe-method.js';
import { matchMethods } from './matchers.js';

const methods = describeMethods();
const named = (name: string) => methods.find((method) => method.name === name)!;

describe('describeMethods', () => {
  it('tells all methods', () => {
    expect(methods.map(({ name }) => name)).toEqual(Object.keys(matchMethods));
  });

  it('tells every option with its values and its default', () => {
    expect(named('weight')).toMatchObject({
      models: 'pairs',
      needsData: 'no',
      takesCheckpoints: true,
      source: 'Ainsworth et al. 2023, Algorithm 1',
      options: [
        { name: 'start', values: 'given or the name of a method', default: 'given' },
        { name: 'restarts', values: 'a whole number from 1 to 1000', default: '1' },
        {
          name: 'kernel',
          description: 'how alike two units are: the inner product of their weights, or its cosine',
          values: 'one of dot, cosine',
          default: 'dot',
        },
        { name: 'order', values: 'one of random, forward, backward', default: 'random' },
      ],
    });
    expect(named('identity').options).toEqual([]);
    const epsilon = named('ot-fusion').options.find(({ name }) => name === 'epsilon');
    expect(epsilon).toMatchObject({ default: '0.01' });
    expect(epsilon!.description).toMatch(/; only with solver=sinkhorn$/);
    const rate = named('ste-many').options.find(({ name }) => name === 'learningRate');
    expect(rate).toMatchObject({ default: '0.001' });
    expect(rate!.description).toMatch(/; 0.01, with optimizer=adam 0.001$/);
  });

  it.each([
    ['identity', 'no', 'pairs'],
    ['random', 'no', 'pairs'],
    ['weight', 'no', 'pairs'],
    ['greedy', 'no', 'pairs'],
    ['activation', 'yes', 'pairs'],
    ['covariance', 'yes', 'pairs'],
    ['ot-fusion', 'by option', 'pairs'],
    ['frank-wolfe', 'no', 'pairs'],
    ['c2m3', 'no', 'together'],
    ['sinkhorn', 'by option', 'pairs'],
    ['ste', 'yes', 'pairs'],
    ['ste-many', 'yes', 'together'],
    ['annealing', 'yes', 'pairs'],
    ['merge-many', 'no', 'together'],
  ])('tells of %s whether it looks at a data set, and how it takes models', (name, ...facts) => {
    const { needsData, models } = named(name);
    expect([needsData, models]).toEqual(facts);
  });

  it.each(methods)('tells of $name the options of its example', ({ example, options }) => {
    const given = [...example.matchAll(/[:,](\w+)=/g)].map(([, name]) => name);
    expect(options.map(({ name }) => name).toSorted()).toEqual(given.toSorted());
    for (const { values, default: text, description } of options) {
      expect(description).not.toBe('');
      expect(values).toMatch(/^(one of|a whole number|a number|given|centre)/);
      expect(text).toMatch(/^[a-z0-9.-]+$/);
    }
  });
});
