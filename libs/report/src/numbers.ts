const minus = '\u2212';
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Three significant digits; whole numbers above 1,000; a power of ten below 0.001. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? minus : '';
  if (size === 0) return '0';
  if (size < 1e-3) return sign + formatPower(size);
  if (Number.isInteger(size) || size >= 1000)
    return sign + Math.round(size).toLocaleString('en-US');
  return sign + size.toPrecision(3);
}

/** A fraction as a percentage without its sign: two decimals. */
export function formatPercent(fraction: number): string {
  return (100 * fraction)
    .toFixed(2)
    .replace(/^-(?=0\.00$)/, '')
    .replace('-', minus);
}

/** A duration in the unit that suits it. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return `${Math.round(milliseconds)} ms`;
  if (seconds < 120) return `${seconds.toPrecision(3)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function formatPower(size: number): string {
  const [mantissa = '', exponent = ''] = size.toExponential(2).split('e-');
  return `${mantissa} × 10⁻${[...exponent].map((digit) => superscripts[Number(digit)]).join('')}`;
}
