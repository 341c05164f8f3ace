import { createRandom, type RandomStream } from '@isthmus/random';
import { type Tensor, transformImages } from '@isthmus/tensorflow';
import { type AffineMap, compose, type ImageSize, identityMap } from './augmentation-map.js';
import { type RandomMap, readRandomMap } from './augmentation-notation.js';

/**
 * Changes a batch of images, each by draws of its own: where the pixels of each come from is drawn on the host, and
 * they are moved on the device.
 */
export interface Augmentation {
  /** The draws for a batch of `count` images, (count x 8) numbers as `transformImages` takes them. */
  draw(size: ImageSize, count: number, random: RandomStream): Float32Array;
  /**
   * The images (count x height x width x channels, float32) moved as the draws (count x 8) say. The caller disposes
   * of all.
   */
  apply(images: Tensor, draws: Tensor): Tensor;
}

/**
 * Reads what is done to training images, in this order, such as ["crop:padding=4", "flip"];
 * docs/training.md lists all. Throws a RangeError; drawing throws one for images too small for a crop's
 * border. The maps of an image are made one and it is read once, where that falls between pixels by
 * bilinear interpolation, as augmax does for Git Re-Basin: what one step moves out of sight a later one
 * can bring back. Outside the image is 0. Crops and flips alone copy pixels, bit for bit.
 */
export function parseAugmentation(notations: readonly string[]): Augmentation {
  const steps = notations.map(readRandomMap);
  const isExact = steps.every(({ movesWholePixels }) => movesWholePixels);
  return {
    draw(size, count, random) {
      const draws = new Float32Array(count * 8);
      for (let i = 0; i < count; i++) {
        const { a, b } = drawMap(steps, size, random);
        draws.set([...a, ...b], i * 8);
      }
      return draws;
    },
    apply(images, draws) {
      checkImages(images);
      return transformImages(images, draws, isExact ? 'NEAREST' : 'BILINEAR');
    },
  };
}

function checkImages({ shape }: Tensor): void {
  if (shape.length === 4) return;
  throw new RangeError(
    `augmentation takes images [expected examples x height x width x channels, got ${shape.join(' x ')}]; leave it out, or train a network that takes images`,
  );
}

/** The draws of one batch: by seed, epoch and step alone, so that a training that goes on draws the same. */
export function augmentationStream(
  augmentSeed: number,
  { epoch, step }: { readonly epoch: number; readonly step: number },
): RandomStream {
  return createRandom(augmentSeed, 'augmentation', epoch, step);
}

function drawMap(steps: readonly RandomMap[], size: ImageSize, random: RandomStream): AffineMap {
  return steps.reduce((map, { draw }) => compose(map, draw(random, size)), identityMap);
}
