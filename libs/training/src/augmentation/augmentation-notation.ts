import { factor, NotationError, reader, whole } from '@isthmus/notation';
import type { RandomStream } from '@isthmus/random';
import { readSetting, type SettingForm } from '../notation/setting-notation.js';
import {
  type AffineMap,
  compose,
  type ImageSize,
  identityMap,
  mirror,
  rotation,
  shift,
  zoom,
} from './augmentation-map.js';

/** A step of augmentation: a map drawn for each image. */
export interface RandomMap {
  readonly draw: (random: RandomStream, size: ImageSize) => AffineMap;
  /** Whether pixels always come from pixels, never from between them. */
  readonly movesWholePixels: boolean;
}

const degrees = reader('an angle above 0 and up to 180', (text) => {
  const angle = factor(text);
  return angle <= 180 ? angle : undefined;
});

const forms: Readonly<Record<string, SettingForm<RandomMap>>> = {
  crop: {
    example: 'crop:padding=4',
    build(options) {
      const padding = options.take('padding', whole, 4);
      return { draw: (random, size) => crop(padding, random, size), movesWholePixels: true };
    },
  },
  flip: {
    example: 'flip',
    build: () => ({
      draw: (random, size) => (random.uniform() < 0.5 ? mirror(size) : identityMap),
      movesWholePixels: true,
    }),
  },
  rotate: {
    example: 'rotate:degrees=30',
    build(options) {
      const most = options.take('degrees', degrees, 30) * (Math.PI / 180);
      const draw: RandomMap['draw'] = (random, size) =>
        rotation(between(-most, most, random), size);
      return { draw, movesWholePixels: false };
    },
  },
  resize: {
    example: 'resize:from=0.8,to=1.2',
    build(options) {
      const [from, to] = [options.take('from', factor, 0.8), options.take('to', factor, 1.2)];
      if (from > to) {
        throw new NotationError(`from to be up to to, got from=${from}, to=${to}`);
      }
      const draw: RandomMap['draw'] = (random, size) => resize([from, to], random, size);
      return { draw, movesWholePixels: false };
    },
  },
};

/** Reads one step's notation, such as "rotate:degrees=30". Throws a RangeError. */
export function readRandomMap(notation: string): RandomMap {
  return readSetting('augmentation', notation, forms);
}

/** A crop of the image's own size anywhere in the image with a border of zeros. */
function crop(padding: number, random: RandomStream, size: ImageSize): AffineMap {
  if (padding >= Math.min(size.height, size.width)) {
    throw new RangeError(
      `a crop can miss the whole image [padding=${padding}, expected up to ${Math.min(size.height, size.width) - 1}, image=${size.height} x ${size.width}]`,
    );
  }
  const offset = () => random.integer(2 * padding + 1) - padding;
  return shift(offset(), offset());
}

/**
 * The image scaled by a factor drawn evenly on a log scale, then cut or padded to its own size
 * anywhere within or around it, as augmax's RandomSizedCrop draws them.
 */
function resize(
  [from, to]: readonly [number, number],
  random: RandomStream,
  size: ImageSize,
): AffineMap {
  const scale = Math.exp(between(Math.log(from), Math.log(to), random));
  const offset = (pixels: number) => ((scale - 1) / 2) * pixels * between(-1, 1, random);
  const cut = shift(offset(size.width), offset(size.height));
  return compose(zoom(scale, size), cut);
}

function between(least: number, most: number, random: RandomStream): number {
  return least + (most - least) * random.uniform();
}
