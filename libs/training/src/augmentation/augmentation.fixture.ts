import { createRandom, type RandomStream } from '@isthmus/random';

/** Images of random pixels, row by row with channels last. */
interface Images {
  readonly pixels: Float32Array;
  readonly shape: readonly number[];
}

export function randomImages(shape: readonly [number, number, number, number]): Images {
  const random = createRandom(5, 'images');
  const length = shape.reduce((product, size) => product * size, 1);
  return { pixels: Float32Array.from({ length }, random.uniform), shape };
}

/** Crops and flips pixel by pixel, one after the other, by the same draws as `parseAugmentation`. */
export function cropAndFlip(
  notations: readonly string[],
  { pixels, shape: [count, height, width, channels] }: Images,
  random: RandomStream,
): Float32Array {
  const size = height * width * channels;
  const result = new Float32Array(pixels.length);
  const move = (image: Float32Array, source: (x: number, y: number) => [number, number]) =>
    image.map((_, i) => {
      const pixel = Math.floor(i / channels);
      const [x, y] = source(pixel % width, Math.floor(pixel / width));
      const isInside = x >= 0 && x < width && y >= 0 && y < height;
      return isInside ? image[(y * width + x) * channels + (i % channels)] : 0;
    });
  for (let n = 0; n < count; n++) {
    let image = pixels.slice(n * size, (n + 1) * size);
    for (const notation of notations) {
      if (notation === 'flip') {
        if (random.uniform() < 0.5) image = move(image, (x, y) => [width - 1 - x, y]);
        continue;
      }
      const padding = Number(notation.replace('crop:padding=', ''));
      const left = random.integer(2 * padding + 1) - padding;
      const top = random.integer(2 * padding + 1) - padding;
      image = move(image, (x, y) => [x + left, y + top]);
    }
    result.set(image, n * size);
  }
  return result;
}
