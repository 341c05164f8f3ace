import { expect, it } from 'vitest';
import { reasonOf } from './reason-of.js';

it('is the message of an error, and whatever else was thrown', () => {
  expect([reasonOf(new RangeError('too long')), reasonOf('gone'), reasonOf(7)]).toEqual([
    'too long',
    'gone',
    '7',
  ]);
});
