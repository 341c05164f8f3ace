import { readOptions } from '@isthmus/notation';
import { describe, expect, it } from 'vitest';
import { takeValues } from '../search/method-options.js';
import { straightThroughOptions } from './straight-through-options.js';

const published = { point: 'midpoint', optimizer: 'sgd' } as const;
const ofDescent = (text: string) =>
  readOptions(text, (read) => takeValues(read, straightThroughOptions(published)));

describe('straightThroughOptions', () => {
  it('takes the published rate of each optimizer', () => {
    expect(ofDescent('')).toMatchObject({ ...published, learningRate: 0.01 });
    expect(ofDescent('optimizer=adam')).toMatchObject({ optimizer: 'adam', learningRate: 0.001 });
    expect(ofDescent('optimizer=adam,learningRate=0.1')).toMatchObject({ learningRate: 0.1 });
  });
});
