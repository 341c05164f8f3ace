import { theoryScalings } from '@isthmus/network-theory';
import { widthScaling } from '@isthmus/theory';
import { expect, it } from 'vitest';
import { scalingText } from './scaling-text.js';

const scaling = widthScaling(
  [
    { width: 16, values: [4] },
    { width: 32, values: [2] },
  ],
  0,
);
const cell = { method: 'weight' } as never;
const setting = { dataset: 'digits', train: {} };
const pair = (width: number, distances: Record<string, number>) => ({
  cell,
  width,
  distances,
  dimensions: {},
  bounds: {},
});

it('a number that networks of some widths alone have stands under these', () => {
  const theory = theoryScalings([pair(16, { fc1: 1 }), pair(32, { fc1: 0.5, fc2: 7 })]);
  const measured = { lossBarrier: scaling, l2: scaling, l2Reduction: scaling };
  const words = 'learning rate 0.1';
  const text = scalingText([{ method: 'weight', setting, words, ...measured, theory }], 1);
  expect(text).toMatch(/^weight, learning rate 0.1\n/);
  expect(text).toMatch(/^fc1 +1.00 +0.500 +1.000 /m);
  expect(text).toMatch(/^fc2 +- +7.00 +- +-$/m);
  expect(text).toMatch(
    /^loss barrier ~ 64.0 m\^-a, a = 1.000 \(of one pair a width, so without an interval\)$/m,
  );
  expect(text).toMatch(/^16 +1 +4.00 +- /m);
});

it('a mean over pairs of which some failed says over how many it is', () => {
  const theory = theoryScalings([]);
  const measured = { lossBarrier: scaling, l2: scaling, l2Reduction: scaling };
  const scalings = [{ method: 'weight', setting, words: '', ...measured, theory }];
  expect(scalingText(scalings, 3)).toMatch(/^16 +1 of 3 +4.00 +- /m);
});
