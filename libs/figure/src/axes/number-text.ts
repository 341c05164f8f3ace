const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A number as figures write it: a true minus sign, and powers of ten where plain digits would be long (10⁻⁵, 2×10⁶).
 * `decimals` keeps the numbers of one axis alike.
 */
export function numberText(value: number, decimals?: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return powerText(value);
  const text =
    decimals === undefined ? String(Number(value.toPrecision(12))) : fixed(value, decimals);
  return text.replace('-', '−');
}

/** With so many decimals, and without a sign where that leaves 0. */
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

function powerText(value: number): string {
  const [factor = '', exponent = ''] = value.toExponential(2).split('e');
  const digits = String(Number(factor));
  const power = [...String(Number(exponent))]
    .map((digit) => (digit === '-' ? '⁻' : superscripts[Number(digit)]))
    .join('');
  const front = digits === '1' ? '' : digits === '-1' ? '−' : `${digits.replace('-', '−')}×`;
  return `${front}10${power}`;
}
