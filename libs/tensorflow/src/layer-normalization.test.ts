import { expect, it } from 'vitest';
import { readFloat64, toFloat64 } from './float64.js';
import { inverseDeviations, normalizeRows } from './layer-normalization.js';
import { readFloats, tensor, tidy } from './tensors.js';

const [rows, units, epsilon] = [40, 17, 1e-5];
const values = Float32Array.from({ length: rows * units }, (_, i) =>
  // Rows far from 0, rows of one value, and others.
  i < units ? 100 + Math.sin(i) : i < 2 * units ? 3 : Math.sin(7 * i) * (i / 50),
);
const scale = Float32Array.from({ length: units }, (_, i) => 1 + i / 3);
const shift = Float32Array.from({ length: units }, (_, i) => -i);

const row = (i: number) => Array.from(values.subarray(i * units, (i + 1) * units));
const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
const variance = (numbers: readonly number[]) =>
  mean(numbers.map((value) => (value - mean(numbers)) ** 2));

function normalized(): number[] {
  return Array.from({ length: rows }, (_, i) => row(i)).flatMap((one) =>
    one.map(
      (value, k) =>
        ((value - mean(one)) / Math.sqrt(variance(one) + epsilon)) * scale[k]! + shift[k]!,
    ),
  );
}

it('rows are normalised, scaled and shifted', () => {
  const [output] = tidy(
    () => [
      normalizeRows(
        tensor(values, [rows, units]),
        tensor(scale, [units]),
        tensor(shift, [units]),
        epsilon,
      ),
    ],
    (made) => made,
  );
  const found = readFloats(output!);
  output!.dispose();
  // Of the row around 100, float32 has five digits behind the point.
  for (const [i, value] of normalized().entries()) {
    expect(Math.abs(found[i]! - value), String(i)).toBeLessThan(i < units ? 2e-4 : 2e-5);
  }
});

it('rows in float64 are normalised in float64', () => {
  const found = tidy(
    () => {
      const value = toFloat64(tensor(values, [rows, units]));
      return [
        normalizeRows(value, tensor(scale, [units]), tensor(shift, [units]), epsilon),
        inverseDeviations(value, epsilon),
      ];
    },
    (made) => made,
  );
  const [output, inverses] = found.map(readFloat64);
  for (const one of found) one.dispose();
  for (const [i, value] of normalized().entries()) expect(output![i]).toBeCloseTo(value, 10);
  for (let i = 0; i < rows; i++) {
    // The epsilon itself is a float32.
    expect(inverses![i]! * Math.sqrt(variance(row(i)) + epsilon)).toBeCloseTo(1, 7);
  }
});
