/** A positive number that may be beyond all floats: 10^10^...^top, with so many tens. */
export interface TowerNumber {
  readonly tens: number;
  readonly top: number;
}

/** base^exponent for a base above 1, rounded as floats are at the top. */
export function towerPower(base: number, exponent: TowerNumber): TowerNumber {
  if (exponent.tens === 0) {
    const power = base ** exponent.top;
    if (power < Infinity) return { tens: 0, top: power };
  }
  const log10 = times(Math.log10(base), exponent);
  return { tens: log10.tens + 1, top: log10.top };
}

/** log10 of a number; Infinity where even that is beyond all floats. */
export function towerLog10({ tens, top }: TowerNumber): number {
  if (tens === 0) return Math.log10(top);
  let log10 = top;
  for (let i = 1; i < tens && log10 < Infinity; i++) log10 = 10 ** log10;
  return log10;
}

/** log10 of log10 of a number above 1; Infinity where even that is beyond all floats. */
export function towerLog10Log10({ tens, top }: TowerNumber): number {
  return tens < 2 ? Math.log10(towerLog10({ tens, top })) : towerLog10({ tens: tens - 1, top });
}

/** As people write it, such as 32, 10^9.3 or 10^10^9.1. */
export function showTower({ tens, top }: TowerNumber): string {
  if (tens > 0) return `${'10^'.repeat(tens)}${short(top)}`;
  return top < 1e6 ? short(top) : `10^${short(Math.log10(top))}`;
}

function times(factor: number, { tens, top }: TowerNumber): TowerNumber {
  if (tens === 0 && factor * top < Infinity) return { tens, top: factor * top };
  if (tens === 0) return { tens: 1, top: Math.log10(factor) + Math.log10(top) };
  if (tens === 1) return { tens, top: Math.log10(factor) + top };
  // No factor moves the logarithm of such a number by as much as its rounding.
  return { tens, top };
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
