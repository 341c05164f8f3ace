import { choice, factor, readOptions, whole } from '@isthmus/notation';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { declareOptions, defaultValues, takeValues, type ValuesOf } from './method-options.js';

const declared = declareOptions({
  solver: { description: 'who solves', read: choice('exact', 'soft'), default: 'exact' },
  steps: {
    description: 'how often',
    read: whole,
    default: 10,
    defaultWith: { option: 'solver', value: 'soft', default: 100 },
  },
  epsilon: {
    description: 'how softly',
    read: factor,
    default: 0.5,
    onlyWith: { option: 'solver', value: 'soft' },
  },
});
const read = (text: string) => readOptions(text, (options) => takeValues(options, declared));

describe('declared options', () => {
  it('have the types of their readers', () => {
    expectTypeOf<ValuesOf<typeof declared>>().toEqualTypeOf<{
      readonly solver: 'exact' | 'soft';
      readonly steps: number;
      readonly epsilon: number;
    }>();
    // @ts-expect-error: what the reader never gives is no default.
    declareOptions({ solver: { description: '', read: choice('exact', 'soft'), default: 'hard' } });
  });

  it('hold their defaults where nothing is given, another one with what another option has', () => {
    expect(read('')).toEqual({ solver: 'exact', steps: 10, epsilon: 0.5 });
    expect(defaultValues(declared)).toEqual(read(''));
    expect(read('solver=soft')).toEqual({ solver: 'soft', steps: 100, epsilon: 0.5 });
    expect(read('solver=soft,steps=3,epsilon=2')).toEqual({
      solver: 'soft',
      steps: 3,
      epsilon: 2,
    });
  });

  it('are refused where they do not apply', () => {
    expect(() => read('epsilon=2')).toThrow('the options solver, steps, got "epsilon"');
  });
});
