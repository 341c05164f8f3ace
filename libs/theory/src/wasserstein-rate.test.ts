import { describe, expect, it } from 'vitest';
import { wassersteinRate } from './wasserstein-rate.js';

describe('the rate of Fournier and Guillin', () => {
  it.each([
    // p > d/2: E W_p^p ~ n^-1/2
    { order: 1, dimension: 1, exponent: 1 / 2, isLogarithmic: false },
    { order: 2, dimension: 1, exponent: 1 / 4, isLogarithmic: false },
    { order: 2, dimension: 3, exponent: 1 / 4, isLogarithmic: false },
    // p = d/2: E W_p^p ~ n^-1/2 log(1 + n)
    { order: 1, dimension: 2, exponent: 1 / 2, isLogarithmic: true },
    { order: 2, dimension: 4, exponent: 1 / 4, isLogarithmic: true },
    // p < d/2: E W_p^p ~ n^-p/d
    { order: 1, dimension: 3, exponent: 1 / 3, isLogarithmic: false },
    { order: 2, dimension: 5, exponent: 1 / 5, isLogarithmic: false },
    { order: 1, dimension: 8.5, exponent: 1 / 8.5, isLogarithmic: false },
  ])('of W$order in dimension $dimension', ({ order, dimension, exponent, isLogarithmic }) => {
    const rate = wassersteinRate(order, dimension);
    expect(rate.exponent).toBeCloseTo(exponent, 12);
    expect(rate.isLogarithmic).toBe(isLogarithmic);
  });

  it.each([
    [0.5, 3, '1 or more, got 0.5 [field=order]'],
    [1, 0, '1 or more, got 0 [field=dimension]'],
    [1, Number.NaN, 'got NaN [field=dimension]'],
  ])('refuses order %d in dimension %d', (order, dimension, message) => {
    expect(() => wassersteinRate(order, dimension)).toThrow(message);
  });
});
