import { describe, expect, it } from 'vitest';
import { matchMethods } from './matchers.js';
import { parseMethod } from './parse-method.js';

describe('parseMethod', () => {
  it('suggests the nearest name for an unknown one', () => {
    expect(() => parseMethod('wieght')).toThrow('did you mean "weight"?');
  });

  it('refuses an option that the method does not have', () => {
    expect(() => parseMethod('identity:kernel=dot')).toThrow(
      'cannot read the method [method=identity:kernel=dot]: expected no options, got "kernel", in a form like identity',
    );
  });

  it.each(Object.entries(matchMethods))('reads the example of %s', (name, { example }) => {
    expect(parseMethod(example).matcher).toBeTypeOf('function');
    expect(example.split(':')[0]).toBe(name);
  });
});
