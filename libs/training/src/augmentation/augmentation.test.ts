import type { RandomStream } from '@isthmus/random';
import { readFloats, type Tensor, tensor, tensorCount, tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { cropAndFlip, randomImages } from './augmentation.fixture.js';
import { augmentationStream, parseAugmentation } from './augmentation.js';

const first = { epoch: 1, step: 1 };

function augmented(
  notations: readonly string[],
  { pixels, shape }: { readonly pixels: Float32Array; readonly shape: readonly number[] },
  random = augmentationStream(3, first),
): Float32Array {
  const images = tensor(pixels, shape);
  const result = augment(notations, images, random);
  expect(result.shape).toEqual(shape);
  const values = readFloats(result);
  images.dispose();
  result.dispose();
  return values;
}

function augment(notations: readonly string[], images: Tensor, random: RandomStream): Tensor {
  const [count, height, width]: number[] = images.shape;
  const { draw, apply } = parseAugmentation(notations);
  return tidy(
    () => apply(images, tensor(draw({ height, width }, count, random), [count, 8])),
    (made) => [made],
  );
}

describe('crops and flips', () => {
  const batch = randomImages([64, 9, 7, 3]);

  it.each([
    [['crop:padding=2']],
    [['flip']],
    [['crop:padding=4', 'flip']],
    [['flip', 'crop:padding=6']],
  ])('%j copy pixels bit for bit, each image by its own draws', (notations) => {
    const found = augmented(notations, batch);
    expect(found).toEqual(cropAndFlip(notations, batch, augmentationStream(3, first)));
    expect(found).not.toEqual(batch.pixels);
  });

  it('are drawn equally often: every offset of a crop, either side of a flip', () => {
    // One bright pixel in the middle tells where the image went.
    const pixels = new Float32Array(9000 * 25);
    for (let i = 12; i < pixels.length; i += 25) pixels[i] = 1;
    const found = augmented(['crop:padding=1'], { pixels, shape: [9000, 5, 5, 1] });
    const counts = new Float64Array(25);
    found.forEach((value, i) => {
      counts[i % 25] += value;
    });
    const offsets = [6, 7, 8, 11, 12, 13, 16, 17, 18];
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(9000);
    const chiSquare = offsets.reduce((sum, at) => sum + (counts[at] - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(26.1);

    const left = Float32Array.from({ length: 18000 }, (_, i) => 1 - (i % 2));
    const flipped = augmented(['flip'], { pixels: left, shape: [9000, 1, 2, 1] });
    const stayed = flipped.filter((value, i) => i % 2 === 0 && value === 1).length;
    expect(Math.abs(stayed / 9000 - 0.5)).toBeLessThan(0.018);
  });
});

describe('turns and changes of size', () => {
  it('leave the middle where it is, or move it within what is cut off', () => {
    const batch = randomImages([50, 5, 5, 2]);
    const found = augmented(['rotate:degrees=180'], batch);
    for (let i = 0; i < 50; i++) {
      expect(found[i * 50 + 24]).toBeCloseTo(batch.pixels[i * 50 + 24], 5);
    }
  });

  it('at factor 1 are no change', () => {
    const batch = randomImages([10, 8, 8, 3]);
    const found = augmented(['resize:from=1,to=1'], batch);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(batch.pixels[i], 5);
    });
  });

  it('keep an image whole where it becomes smaller, and fill the frame where it grows', () => {
    const shape = [200, 16, 16, 1];
    const pixels = new Float32Array(200 * 256).fill(1);
    const sums = (notation: string) => {
      const found = augmented([notation], { pixels, shape });
      return Array.from({ length: 200 }, (_, i) =>
        found.subarray(i * 256, (i + 1) * 256).reduce((sum, value) => sum + value, 0),
      );
    };
    // Half as large, an image of ones keeps a quarter of its sum, wherever it is put.
    for (const sum of sums('resize:from=0.5,to=0.5')) expect(Math.abs(sum - 64)).toBeLessThan(1);
    for (const sum of sums('resize:from=1.5,to=2')) expect(sum).toBeGreaterThan(240);
  });

  it('turn by angles spread evenly up to the largest', () => {
    // A pixel 10 to the right of the middle of a dark image tells the angle.
    const n = 2000;
    const pixels = new Float32Array(n * 625);
    for (let i = 0; i < n; i++) for (const at of [321, 322, 323]) pixels[i * 625 + at] = 1;
    const found = augmented(['rotate:degrees=30'], { pixels, shape: [n, 25, 25, 1] });
    const angles = Array.from({ length: n }, (_, i) =>
      angleOf(found.subarray(i * 625, (i + 1) * 625)),
    );
    const within = (limit: number) => angles.filter((angle) => Math.abs(angle) < limit).length / n;
    expect(within(31)).toBe(1);
    expect(Math.abs(within(15) - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(within(22.5) - 0.75)).toBeLessThan(0.05);
    expect(Math.abs(angles.filter((angle) => angle > 0).length / n - 0.5)).toBeLessThan(0.05);
  });
});

describe('a batch', () => {
  const batch = randomImages([16, 8, 8, 3]);
  const all = ['resize', 'flip', 'rotate', 'crop'];
  const at = (seed: number, epoch: number, step: number) =>
    augmented(all, batch, augmentationStream(seed, { epoch, step }));

  it('is changed the same for the same seed, epoch and step, and otherwise for any other', () => {
    expect(at(1, 2, 3)).toEqual(at(1, 2, 3));
    for (const other of [at(2, 2, 3), at(1, 3, 3), at(1, 2, 4)]) {
      expect(other).not.toEqual(at(1, 2, 3));
    }
  });

  it('is as it was where nothing is asked for', () => {
    expect(augmented([], batch)).toEqual(batch.pixels);
  });

  it('leaves no tensor behind', () => {
    const images = tensor(batch.pixels, batch.shape);
    const before = tensorCount();
    augment(all, images, augmentationStream(1, first)).dispose();
    expect(tensorCount()).toBe(before);
    images.dispose();
  });

  it('of anything but images is refused', () => {
    const [rows, draws] = [
      tensor(new Float32Array(20), [2, 10]),
      tensor(new Float32Array(16), [2, 8]),
    ];
    expect(() => parseAugmentation(['flip']).apply(rows, draws)).toThrow(
      'augmentation takes images [expected examples x height x width x channels, got 2 x 10]',
    );
  });

  it('of images that a crop could miss is refused', () => {
    expect(() => augmented(['crop:padding=8'], batch)).toThrow(
      '[padding=8, expected up to 7, image=8 x 8]',
    );
  });
});

describe('an augmentation', () => {
  it.each([
    [
      'flop',
      'unknown augmentation "flop" [expected one of crop, flip, rotate, resize]; did you mean "flip"?',
    ],
    ['crop:padding=0', 'padding to be a whole number from 1 to 10000000, got "0"'],
    ['flip:p=1', 'no options, got "p"'],
    ['rotate:degrees=181', 'degrees to be an angle above 0 and up to 180, got "181"'],
    ['rotate:degrees=-30', 'degrees to be a number above 0 and up to 10000000, got "-30"'],
    ['resize:from=1.3', 'from to be up to to, got from=1.3, to=1.2'],
    ['resize:to=0', 'to to be a number above 0 and up to 10000000, got "0"'],
  ])('is refused as %s', (notation, message) => {
    expect(() => parseAugmentation([notation])).toThrow(message);
  });
});

/** The angle in degrees of the line from the middle of a 25 x 25 image to what is bright in it. */
function angleOf(image: Float32Array): number {
  let [x, y] = [0, 0];
  image.forEach((value, i) => {
    x += value * ((i % 25) - 12);
    y += value * (Math.floor(i / 25) - 12);
  });
  return (Math.atan2(y, x) * 180) / Math.PI;
}
