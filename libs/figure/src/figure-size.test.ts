import { expect, it } from 'vitest';
import { parseFigureSize } from './figure-size.js';

it.each([
  ['column', (85 / 25.4) * 72, undefined],
  ['page', (174 / 25.4) * 72, undefined],
  ['2in', 144, undefined],
  ['120x80mm', (120 / 25.4) * 72, (80 / 25.4) * 72],
  ['3.3x2in', 237.6, 144],
  ['12x8cm', (12 / 2.54) * 72, (8 / 2.54) * 72],
])('%s is so many points wide and high', (text, width, height) => {
  const size = parseFigureSize(text);
  expect(size.width).toBeCloseTo(width);
  if (height === undefined) expect(size.height).toBeUndefined();
  else expect(size.height).toBeCloseTo(height);
});

it.each(['', 'wide', '120', '120x80', '1mm', '0x0mm', '2000mm', 'constructor', '120×80mm'])(
  '"%s" is none',
  (text) => {
    expect(() => parseFigureSize(text)).toThrow(`got "${text}"`);
  },
);
