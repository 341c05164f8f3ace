import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isBadInput, saysBadInput } from './bad-input.js';
import { EnvError } from './env.js';

describe('isBadInput', () => {
  it.each([
    ['an error that says so', new EnvError('no store'), true],
    ['a RangeError', new RangeError('too much'), true],
    ['a RangeError out of a thread', Object.assign(new Error('x'), { name: 'RangeError' }), true],
    ["zod's error", z.string().safeParse(1).error!, true],
    ['one that says the contrary', Object.assign(new Error('x'), { isBadInput: false }), false],
    ['one that says nothing', new Error('disk'), false],
    ['a bug', new TypeError('undefined'), false],
  ])('of %s', (_, error, expected) => {
    expect(isBadInput(error)).toBe(expected);
  });
});

describe('saysBadInput', () => {
  it('takes an error at its word', () => {
    expect(saysBadInput(new EnvError('no store'))).toBe(true);
    expect(saysBadInput(new RangeError('too much'))).toBe(false);
  });
});
