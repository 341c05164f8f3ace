import { describe, expect, it } from 'vitest';
import { formatDuration, formatNumber, formatPercent } from './numbers.js';

describe('a number', () => {
  it.each([
    [0, '0'],
    [1.23456, '1.23'],
    [0.5, '0.500'],
    [-0.0123, '\u22120.0123'],
    [0.000123, '1.23 × 10⁻⁴'],
    [-1e-12, '\u22121.00 × 10⁻¹²'],
    [25, '25'],
    [1234.5, '1,235'],
    [3_730_000, '3,730,000'],
  ])('%d is shown as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

it.each([
  [0.97834, '97.83'],
  [-0.00001, '0.00'],
  [-0.0125, '\u22121.25'],
])('the fraction %d is %s percent', (fraction, text) => {
  expect(formatPercent(fraction)).toBe(text);
});

it.each([
  [12.4, '12 ms'],
  [1500, '1.50 s'],
  [119_000, '119 s'],
  [754_000, '13 min'],
  [9_000_000, '2 h 30 min'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
