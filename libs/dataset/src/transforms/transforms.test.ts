import { readOptions } from '@isthmus/notation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset, Split } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';
import { readTransforms } from './transforms.js';

/** 40 images of 3 x 1 x 2 in five classes; the first value of each is its number. */
function split(count: number): Split {
  const x = new Uint8Array(6 * count).map((_, i) => (i % 6 === 0 ? i / 6 : i));
  return { count, x, y: new Uint8Array(count).map((_, i) => i % 5) };
}

const dataset: Dataset = {
  ...{ name: 'mnist', shape: [3, 1, 2], classes: 5, train: split(40), test: split(10) },
};

const apply = (text: string, to: Dataset = dataset, seed = 1) =>
  readOptions(text, (options) => readTransforms(options, seed)).reduce(
    (made, transform) => transform(made),
    to,
  );
const numbers = ({ x }: Split) => [...x].filter((_, i) => i % 6 === 0);
const counts = ({ y }: Split, classes: number) =>
  Array.from({ length: classes }, (_, label) => y.filter((other) => other === label).length);

it('leaves a data set without options as it is', () => {
  expect(apply('')).toBe(dataset);
});

describe('keep', () => {
  it('keeps classes of both splits, numbered as they are written', () => {
    const { classes, train, test } = apply('keep=4+1');
    expect([classes, counts(train, 2), counts(test, 2)]).toEqual([2, [8, 8], [2, 2]]);
    expect(numbers(test)).toEqual([1, 4, 6, 9]);
    expect(test.y).toEqual(Uint8Array.of(1, 0, 1, 0));
  });

  it('takes ranges', () => {
    expect(apply('keep=0-1+4')).toEqual(apply('keep=0+1+4'));
    expect(apply('keep=0-4')).toEqual(dataset);
  });

  it('refuses a class that there is not, and one without examples', () => {
    expect(() => apply('keep=0+5')).toThrow(
      'no such class [dataset=mnist, field=keep, expected=classes of 0..4, got=5]',
    );
    const few = { ...dataset, test: split(2) };
    expect(() => apply('keep=3', few)).toThrow(
      'a split is empty [dataset=mnist, split=test, keep=3]',
    );
  });
});

describe('subset', () => {
  it('takes as many of every class, one more of the first where it does not come out even', () => {
    const { train, test } = apply('subset=12');
    expect(counts(train, 5)).toEqual([3, 3, 2, 2, 2]);
    expect(numbers(train)).toEqual(numbers(train).toSorted((a, b) => a - b));
    expect(test).toBe(dataset.test);
    expect(apply('subset=40')).toEqual(dataset);
  });

  it('is drawn from the seed', () => {
    expect(apply('subset=10')).toEqual(apply('subset=10'));
    expect(apply('subset=10', dataset, 2)).not.toEqual(apply('subset=10'));
  });

  it('is counted after classes are kept', () => {
    expect(counts(apply('subset=4,keep=2+3').train, 2)).toEqual([2, 2]);
  });

  it.each([
    [
      '41',
      'the class has too few examples for the subset [subset=41, class=0, expected=9 training examples, got=8]',
    ],
    [
      '4',
      'the subset is too small [field=subset, expected=5 examples or more, one of each class, got=4]',
    ],
  ])('refuses %s of 40', (size, message) => {
    expect(() => apply(`subset=${size}`)).toThrow(DatasetError);
    expect(() => apply(`subset=${size}`)).toThrow(message);
  });
});

describe('pixels', () => {
  const shape = [2, 4, 4];
  const image = Uint8Array.from({ length: 32 }, (_, i) => i);
  const one = { count: 1, x: image, y: Uint8Array.of(0) };
  const images: Dataset = { name: 'm', shape, classes: 1, train: one, test: one };

  it('orders the pixels of all images and channels alike', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { train, test } = apply(`pixels=${seed}`, images);
        const [first, second] = [train.x.subarray(0, 16), train.x.subarray(16)];
        expect(first.toSorted()).toEqual(image.subarray(0, 16));
        expect(second).toEqual(first.map((pixel) => pixel + 16));
        expect(test).toEqual(train);
      }),
    );
  });

  it('orders all values of examples that are no images', () => {
    const vector = { ...images, shape: [32] };
    expect(apply('pixels=1', vector).train.x.toSorted()).toEqual(image);
  });

  // Results are addressed by the data they come from: if this fails, correct the order, not the numbers.
  it('is this order for seed 1', () => {
    const { x } = apply('pixels=1', images).train;
    expect([...x.subarray(0, 16)]).toEqual([1, 14, 6, 12, 10, 5, 15, 13, 9, 8, 11, 7, 4, 0, 3, 2]);
  });
});

describe('gray', () => {
  it('weighs the channels as Pillow does', () => {
    // Image.convert('L') of Pillow 12.
    const pixels = Uint8Array.of(255, 0, 10, 0, 255, 200, 0, 0, 90);
    const one = { count: 1, x: pixels, y: Uint8Array.of(0) };
    const images: Dataset = { name: 'm', shape: [3, 1, 3], classes: 1, train: one, test: one };
    const { shape, train } = apply('gray=true', images);
    expect([shape, train.x]).toEqual([[1, 1, 3], Uint8Array.of(76, 150, 131)]);
  });

  it('keeps floats as they are on a grey axis', () => {
    const one = { count: 1, x: Float32Array.of(-0.5, -0.5, -0.5), y: Uint8Array.of(0) };
    const images: Dataset = { name: 'm', shape: [3, 1, 1], classes: 1, train: one, test: one };
    expect(apply('gray=true', images).train.x[0]).toBeCloseTo(-0.5, 6);
  });

  it('refuses what has other channels', () => {
    const vectors = { ...dataset, shape: [6] };
    expect(() => apply('gray=true', vectors)).toThrow(
      'only images of three channels can be made gray [dataset=mnist, field=gray, expected=images of 3xHxW, got=6]',
    );
  });
});
