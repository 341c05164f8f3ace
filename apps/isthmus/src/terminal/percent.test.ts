import { expect, it } from 'vitest';
import { percent } from './percent.js';

it('a share is written in percent', () => {
  expect([percent(0.12345, 2), percent(1, 0), percent(0.5, 1)]).toEqual([
    '12.35 %',
    '100 %',
    '50.0 %',
  ]);
});
