import { expect, it } from 'vitest';
import { largestInput } from './largest-input.js';

const labels = (count: number) => new Uint8Array(count);

it('the largest input of either split is by its Euclidean norm', () => {
  const train = { count: 2, x: Float32Array.of(3, 4, 0, -1), y: labels(2) };
  const test = { count: 1, x: Float32Array.of(-5, 12), y: labels(1) };
  expect(largestInput({ train, test })).toBeCloseTo(13, 12);
  expect(largestInput({ train, test: train })).toBeCloseTo(5, 12);
});

it('bytes stand for 0 to 1', () => {
  const split = { count: 2, x: Uint8Array.of(255, 255, 255, 255, 51, 0, 0, 0), y: labels(2) };
  expect(largestInput({ train: split, test: split })).toBeCloseTo(2, 12);
});
