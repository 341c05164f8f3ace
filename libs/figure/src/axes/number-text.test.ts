import { expect, it } from 'vitest';
import { numberText } from './number-text.js';

it.each([
  [0, undefined, '0'],
  [-0.5, undefined, '−0.5'],
  [0.5, 2, '0.50'],
  [-0.0001, 1, '−10⁻⁴'],
  [0.30000000000000004, undefined, '0.3'],
  [1e-5, undefined, '10⁻⁵'],
  [2e6, undefined, '2×10⁶'],
  [131072, undefined, '131072'],
  [0.001, undefined, '0.001'],
])('%f with %s decimals is written %s', (value, decimals, text) => {
  expect(numberText(value, decimals)).toBe(text);
});
