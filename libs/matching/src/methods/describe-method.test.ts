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
      ...{ models: 'pairs', needsData: 'no', takesCheckpoints: true },
      source: 'Ainsworth et al. 2023, Algorithm 1',
      options: [
        { name: 'start', values: 'given or the name of a method', default: 'given' },
        { name: 'restarts', values: 'a whole number from 1 to 1000', default: '1' },
        { name: 'kernel', values: 'one of dot, cosine', default: 'dot' },
        { name: 'order', values: 'one of random, forward, backward', default: 'random' },
      ],
    });
    expect(named('identity').options).toEqual([]);
    const epsilon = named('ot-fusion').options.find(({ name }) => name === 'epsilon');
    expect(epsilon).toMatchObject({ default: '0.01' });
  });

  it('tells which look at a data set, and which take all models together', () => {
    const needing = (needs: 'yes' | 'by option') =>
      methods.filter(({ needsData }) => needsData === needs).map(({ name }) => name);
    expect(needing('by option')).toEqual(['ot-fusion', 'sinkhorn']);
    expect(needing('yes')).toEqual(['activation', 'covariance', 'ste', 'ste-many', 'annealing']);
    const together = methods.filter(({ models }) => models === 'together');
    expect(together.map(({ name }) => name)).toEqual(['c2m3', 'ste-many', 'merge-many']);
  });

  it.each(methods)('tells of $name the options of its example', ({ example, options }) => {
    const given = [...example.matchAll(/[:,](\w+)=/g)].map(([, name]) => name);
    expect(options.map(({ name }) => name).toSorted()).toEqual(given.toSorted());
    for (const { values, default: text } of options) {
      expect(values).toMatch(/^(one of|a whole number|a number|given|centre)/);
      expect(text).toMatch(/^[a-z0-9.-]+$/);
    }
  });
});
