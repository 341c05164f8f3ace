import { theoryScalings } from '@isthmus/network-theory';
import { widthScaling } from '@isthmus/theory';
import { expect, it } from 'vitest';
import { scalingText } from './scaling-text.js';

const values = (width: number, value: number) => ({
  width,
  pairs: [{ pair: '1-2', a: '1', b: '2', value }],
});
const scaling = widthScaling([values(16, 4), values(32, 2), values(64, 1)], 0);
const cell = { method: 'weight' } as never;
const setting = { dataset: 'digits', train: {} };
const pair = (width: number, distances: Record<string, number>) => ({
  cell,
  width,
  pair: [1, 2] as const,
  distances,
  dimensions: {},
  bounds: {},
});

it('a number that networks of some widths alone have stands under these', () => {
  const theory = theoryScalings([
    pair(16, { fc1: 1 }),
    pair(32, { fc1: 0.5, fc2: 7 }),
    pair(64, { fc1: 0.25 }),
  ]);
  const measured = { lossBarrier: scaling, l2: scaling, l2Reduction: scaling };
  const words = 'learning rate 0.1';
  const text = scalingText([{ method: 'weight', setting, words, ...measured, theory }], 1);
  expect(text).toMatch(/^weight, learning rate 0.1\n/);
  expect(text).toMatch(/^fc1 +1.00 +0.500 +0.250 +1.000 +-$/m);
  expect(text).toMatch(/^fc2 +- +7.00 +- +- +-$/m);
  expect(text).toMatch(
    /^loss barrier ~ 64.0 m\^-a, a = 1.000 \(without an interval: that needs five models or more a width\)$/m,
  );
  expect(text).toMatch(/^16 +1 +4.00 +- /m);
});

it('two widths have no exponent', () => {
  const two = widthScaling([values(16, 4), values(32, 2)], 0);
  const measured = { lossBarrier: two, l2: two, l2Reduction: two };
  const all = [{ method: 'weight', setting, words: '', ...measured, theory: theoryScalings([]) }];
  expect(scalingText(all, 1)).toMatch(
    /^loss barrier: a power law needs three widths with a positive barrier$/m,
  );
});

it('a mean over pairs of which some failed says over how many it is', () => {
  const theory = theoryScalings([]);
  const measured = { lossBarrier: scaling, l2: scaling, l2Reduction: scaling };
  const scalings = [{ method: 'weight', setting, words: '', ...measured, theory }];
  expect(scalingText(scalings, 3)).toMatch(/^16 +1 of 3 +4.00 +- /m);
});
