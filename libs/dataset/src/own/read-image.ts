import { reasonOf } from '@isthmus/spelling';
import sharp from 'sharp';
import { readContent } from '../formats/file-content.js';
import { DatasetError } from '../set/dataset-error.js';

/** Height and width in pixels. */
export type ImageSize = readonly [height: number, width: number];

/** An image of red, green and blue, channel by channel. */
export interface RgbImage {
  readonly size: ImageSize;
  readonly pixels: Uint8Array;
}

// Images are decoded side by side, each in one thread; without SIMD every machine gets the same pixels.
sharp.concurrency(1);
sharp.cache(false);
sharp.simd(false);

/**
 * Reads a PNG or JPEG file as 8 bits of red, green and blue, alpha left out, and stretches it to
 * `size` if there is one, by linear interpolation over what a pixel covers. Throws a DatasetError
 * that names the file for anything else, and for an image that is cut off.
 */
export async function readImage(file: string, size: ImageSize | undefined): Promise<RgbImage> {
  const { bytes } = await readContent(file);
  const begin = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  if (!begin.startsWith('ffd8ff') && begin !== '89504e47') {
    const got = begin === '' ? 'an empty file' : `bytes that begin ${begin}`;
    throw new DatasetError('not an image', { file, expected: 'PNG or JPEG', got });
  }
  const image = sharp(bytes, { ignoreIcc: true }).toColourspace('srgb').removeAlpha();
  if (size !== undefined) {
    const [height, width] = size;
    image.resize({ height, width, fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false });
  }
  try {
    const { data, info } = await image
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { size: [info.height, info.width], pixels: byChannel(data, info.channels) };
  } catch (cause) {
    const got = reasonOf(cause);
    const expected = 'a whole PNG or JPEG image';
    throw new DatasetError('the image cannot be read', { file, expected, got }, { cause });
  }
}

/** Pixel by pixel to channel by channel; a grey image has one channel, which becomes all three. */
function byChannel(data: Uint8Array, channels: number): Uint8Array {
  const count = data.length / channels;
  const pixels = new Uint8Array(3 * count);
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < count; i++) {
      pixels[channel * count + i] = data[i * channels + (channel % channels)];
    }
  }
  return pixels;
}
