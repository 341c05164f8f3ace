import { describe, expect, it } from 'vitest';
import { towerLog10 } from './tower-number.js';
import { entezariWidthLog10, ferbachWidths, supportWidth } from './width-bounds.js';

const problem = { dimension: 5, epsilon: 0.5, scale: 1 };

describe('the widths of Ferbach et al.', () => {
  it('are a tower: 32, 2^32, 2^(2^32) from m_0 = 5 and T / epsilon = 2', () => {
    const [first, second, third, ...more] = ferbachWidths(problem, 3);
    expect(more).toEqual([]);
    expect(first).toEqual({ tens: 0, top: 32 });
    expect(second).toEqual({ tens: 0, top: 2 ** 32 });
    expect(towerLog10(third)).toBeCloseTo(2 ** 32 * Math.log10(2), 3);
  });

  it('are epsilon^-m_0 with one layer', () => {
    const [width] = ferbachWidths({ dimension: 7, epsilon: 0.1, scale: 1 }, 1);
    expect(towerLog10(width)).toBeCloseTo(7, 12);
  });

  it('of half the error at half the scale are the same', () => {
    const halved = { dimension: 5, epsilon: 0.25, scale: 0.5 };
    expect(ferbachWidths(halved, 3)).toEqual(ferbachWidths(problem, 3));
    expect(entezariWidthLog10(halved)).toBe(entezariWidthLog10(problem));
  });
});

describe('the width of Entezari et al.', () => {
  it('is epsilon^-(2 m_0 + 4)', () => {
    expect(entezariWidthLog10({ dimension: 5, epsilon: 0.1, scale: 1 })).toBeCloseTo(14, 12);
  });
});

describe('the width by the dimension of the support', () => {
  const tenth = { dimension: 100, epsilon: 0.1, scale: 1 };

  it('has k in place of m_0, up to eta^-k', () => {
    const width = supportWidth(tenth, 4, 0.01);
    expect(width.log10Width).toBeCloseTo(4, 12);
    expect(width.log10Limit).toBeCloseTo(8, 12);
    expect(width.isWithinLimit).toBe(true);
  });

  it('does not hold for an error that is finer than the accuracy of the support', () => {
    expect(supportWidth(tenth, 4, 0.2).isWithinLimit).toBe(false);
  });

  it.each([
    [101, 0.01, 'in [1, 100], the dimension, got 101 [field=support]'],
    [0.5, 0.01, 'got 0.5 [field=support]'],
    [4, 1, 'in (0, 1), got 1 [field=accuracy]'],
  ])('refuses k = %d, eta = %d', (dimension, accuracy, message) => {
    expect(() => supportWidth(tenth, dimension, accuracy)).toThrow(message);
  });
});

describe('a bound on widths', () => {
  it.each([
    [{ dimension: 0 }, '1 or more, got 0 [field=dimension]'],
    [{ epsilon: 0 }, 'in (0, 1), got 0 [field=epsilon]'],
    [{ epsilon: 1 }, 'in (0, 1), got 1 [field=epsilon]'],
    [{ scale: 0.5 }, 'above epsilon=0.5, got 0.5 [field=scale]'],
    [{ scale: Infinity }, 'got Infinity [field=scale]'],
  ])('refuses %o', (changes, message) => {
    const wrong = { ...problem, ...changes };
    expect(() => ferbachWidths(wrong, 1)).toThrow(message);
    expect(() => entezariWidthLog10(wrong)).toThrow(message);
    expect(() => supportWidth(wrong, 1, 0.1)).toThrow(message);
  });

  it.each([0, 1.5, 1001])('refuses %d layers', (layers) => {
    expect(() => ferbachWidths(problem, layers)).toThrow(`1 to 1000, got ${layers} [field=layers]`);
  });
});
