import { expect, it } from 'vitest';
import { logSumExp } from './log-sum-exp.js';
import { readFloats, tensor, tidy } from './tensors.js';

it.each([
  { axis: 0, expected: [Math.log(4), 1000 + Math.log(2)] },
  { axis: 1, expected: [1000, 1000] },
])('sums exponentials over axis $axis, however large they are', ({ axis, expected }) => {
  const value = tensor(Float32Array.of(0, 1000, Math.log(3), 1000), [2, 2]);
  const sums = tidy(
    () => logSumExp(value, axis),
    (kept) => [kept],
  );
  expect(sums.shape).toEqual(axis === 0 ? [1, 2] : [2, 1]);
  const errors = readFloats(sums).map((sum, i) => Math.abs(sum - expected[i]!));
  expect(Math.max(...errors)).toBeLessThan(1e-4);
  for (const used of [value, sums]) used.dispose();
});
