import { createRandom, type RandomStream } from '@isthmus/random';
import { type Tensor, tidy, transformImages } from '@isthmus/tensorflow';
import { type AffineMap, compose, type ImageSize, identityMap } from './augmentation-map.js';
import { type RandomMap, readRandomMap } from './augmentation-notation.js';

/**
 * Changes a device batch of images (n x height x width x channels, float32), each by draws of its
 * own, into another of that shape. The caller disposes of both. Throws a RangeError for anything but
 * images, and for images too small for a crop's border.
 */
export type Augmentation = (images: Tensor, random: RandomStream) => Tensor;

/**
 * Reads what is done to training images, in this order, such as ["crop:padding=4", "flip"];
 * docs/training.md lists all. Throws a RangeError. The maps of an image are made one and it is read
 * once, where that falls between pixels by bilinear interpolation, as augmax does for Git Re-Basin:
 * what one step moves out of sight a later one can bring back. Outside the image is 0. Crops and
 * flips alone copy pixels, bit for bit.
 */
export function parseAugmentation(notations: readonly string[]): Augmentation {
  const steps = notations.map(readRandomMap);
  const isExact = steps.every(({ movesWholePixels }) => movesWholePixels);
  return (images, random) => {
    const { count, ...size } = imageBatch(images);
    const transforms = new Float32Array(count * 8);
    for (let i = 0; i < count; i++) {
      const { a, b } = drawMap(steps, size, random);
      transforms.set([...a, ...b], i * 8);
    }
    return tidy(
      () => transformImages(images, transforms, isExact ? 'NEAREST' : 'BILINEAR'),
      (augmented) => [augmented],
    );
  };
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

function imageBatch({ shape }: Tensor): ImageSize & { readonly count: number } {
  if (shape.length !== 4) {
    throw new RangeError(
      `augmentation takes images [expected examples x height x width x channels, got ${shape.join(' x ')}]; leave it out, or train a network that takes images`,
    );
  }
  const [count, height, width] = shape;
  return { count, height, width };
}
