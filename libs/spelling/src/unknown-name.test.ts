import { expect, it } from 'vitest';
import { nearestName, unknownName } from './unknown-name.js';

const datasets = ['digits', 'mnist', 'fashion-mnist', 'cifar-10'];

it('suggests the nearest name', () => {
  expect(unknownName('dataset', 'mnits', datasets)).toBe(
    'unknown dataset "mnits" [expected one of digits, mnist, fashion-mnist, cifar-10]; did you mean "mnist"?',
  );
});

it('suggests nothing for a name unlike any', () => {
  expect(nearestName('imagenet-21k', datasets)).toBeUndefined();
  expect(unknownName('dataset', 'imagenet-21k', datasets)).not.toContain('did you mean');
});

it('suggests nothing when there is nothing to choose from', () => {
  expect(nearestName('mnist', [])).toBeUndefined();
});

it('tells of a name of millions of characters by its beginning, at once and without a suggestion', () => {
  const told = unknownName('dataset', 'm'.repeat(5e6), datasets);
  expect(told.length).toBeLessThan(1000);
  expect(told).toContain('mmm... (5000000 characters)');
});

it('tells how many more candidates there are than it lists', () => {
  const candidates = Array.from({ length: 1000 }, (_, i) => `node${i}`);
  const told = unknownName('input', 'nod7', candidates);
  expect(told.length).toBeLessThan(1000);
  expect(told).toMatch(/ and \d{3} more\]; did you mean "node7"\?$/);
});
