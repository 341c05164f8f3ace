import { readOptions } from '@isthmus/notation';
import { describe, expect, it } from 'vitest';
import { annealingOptions, straightThroughOptions } from './descent-options.js';

const published = { point: 'midpoint', optimizer: 'sgd' } as const;
const ofDescent = (text: string) =>
  readOptions(text, (options) => straightThroughOptions(options, published));

describe('straightThroughOptions', () => {
  it('takes the published rate of each optimizer', () => {
    expect(ofDescent('')).toMatchObject({ ...published, learningRate: 0.01 });
    expect(ofDescent('optimizer=adam')).toMatchObject({ optimizer: 'adam', learningRate: 0.001 });
    expect(ofDescent('optimizer=adam,learningRate=0.1')).toMatchObject({ learningRate: 0.1 });
  });
});

describe('annealingOptions', () => {
  it('refuses a temperature that rises', () => {
    expect(() => readOptions('tMax=0.1,tMin=0.2', annealingOptions)).toThrow(
      'tMin to be up to tMax, got tMin=0.2, tMax=0.1',
    );
  });
});
