import { describe, expect, it } from 'vitest';
import { showTower, towerLog10, towerLog10Log10, towerPower } from './tower-number.js';

const plain = (top: number) => ({ tens: 0, top });

describe('a power', () => {
  it('that floats hold is exact', () => {
    expect(towerPower(2, plain(5))).toEqual(plain(32));
    expect(towerPower(2, plain(32))).toEqual(plain(2 ** 32));
  });

  it('beyond them is known by its logarithm', () => {
    const power = towerPower(2, plain(2 ** 32));
    expect(towerLog10(power)).toBeCloseTo(2 ** 32 * Math.log10(2), 3);
    expect(towerLog10Log10(power)).toBeCloseTo(Math.log10(2 ** 32 * Math.log10(2)), 12);
  });

  it('of a power is known by the logarithm of its logarithm', () => {
    const twice = towerPower(2, towerPower(2, plain(2 ** 32)));
    expect(towerLog10(twice)).toBe(Infinity);
    const expected = 2 ** 32 * Math.log10(2) + Math.log10(Math.log10(2));
    expect(towerLog10Log10(twice)).toBeCloseTo(expected, 3);
    const thrice = towerPower(2, twice);
    expect(towerLog10Log10(thrice)).toBe(Infinity);
    expect(thrice).toEqual({ tens: twice.tens + 1, top: twice.top });
  });

  it('of an exponent whose product with log10 of the base floats do not hold', () => {
    const power = towerPower(1e300, plain(1e307));
    expect(towerLog10Log10(power)).toBeCloseTo(307 + Math.log10(300), 9);
  });
});

describe('a number as people write it', () => {
  it('is short', () => {
    expect(showTower(plain(32))).toBe('32');
    expect(showTower(plain(2 ** 32))).toBe('10^9.63296');
    expect(showTower({ tens: 1, top: 2 ** 32 * Math.log10(2) })).toBe('10^1292910000');
    expect(showTower({ tens: 3, top: 400 })).toBe('10^10^10^400');
  });

  it('has the logarithms that it is written by', () => {
    expect(towerLog10(plain(1000))).toBeCloseTo(3, 12);
    expect(towerLog10Log10(plain(1e10))).toBeCloseTo(1, 12);
    expect(towerLog10({ tens: 2, top: 2 })).toBe(100);
    expect(towerLog10Log10({ tens: 3, top: 2 })).toBe(100);
  });
});
