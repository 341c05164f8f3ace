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
