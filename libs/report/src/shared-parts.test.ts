import { expect, it } from 'vitest';
import { sharedParts } from './shared-parts.js';

it('widths of one architecture are left when the rest is the same', () => {
  expect(sharedParts(['mlp:784-64-64-10', 'mlp:784-96-32-10'])).toEqual({
    pattern: 'mlp:784-…-10',
    rests: ['2 × 64', '96-32'],
  });
});

it('each name keeps a part of its own', () => {
  expect(sharedParts(['mlp:8-8', 'mlp:8-8-8']).rests).toEqual(['8', '2 × 8']);
  expect(sharedParts(['mnist', 'fashion-mnist']).rests).toEqual(['mnist', 'fashion-mnist']);
});
