import { createHash } from 'node:crypto';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A deterministic source of numbers: each call moves it on. */
export interface RandomStream {
  /** The next number of [0, 1): a multiple of 2^-53, all equally likely. */
  uniform(): number;
  /** The next standard normal number, by the polar method of Marsaglia & Bray (1964). */
  normal(): number;
  /** The next integer of [0, bound), unbiased. A bound outside 1..2^32 is a RangeError. */
  integer(bound: number): number;
  /** The integers 0..n-1 in an order drawn from all n! with equal chance. */
  permutation(n: number): Int32Array;
}

/**
 * The stream of xoroshiro128+ (Blackman & Vigna 2021) whose state is the SHA-256 of seed and labels.
 * Equal arguments give equal numbers in every release; any other seed in 0..2^53-1 or label gives an
 * unrelated stream, and 1 and '1' are different labels. Throws a RangeError for other seeds and for
 * labels that are not finite.
 */
export function createRandom(seed: number, ...labels: (string | number)[]): RandomStream {
  const generator = xoroshiro128plusFromState(initialState(seed, labels));
  let spareNormal: number | undefined;

  function uniform(): number {
    // The lowest bits of xoroshiro128+ are its weakest, so the upper ones are taken.
    const high = generator.next() >>> 5;
    const low = generator.next() >>> 6;
    return (high * 0x4000000 + low) * 2 ** -53;
  }

  function normal(): number {
    if (spareNormal !== undefined) {
      const spare = spareNormal;
      spareNormal = undefined;
      return spare;
    }
    // Not Box-Muller: engines disagree on the last bit of sine and cosine.
    let x: number;
    let y: number;
    let squaredRadius: number;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      squaredRadius = x * x + y * y;
    } while (squaredRadius >= 1 || squaredRadius === 0);
    const scale = Math.sqrt((-2 * Math.log(squaredRadius)) / squaredRadius);
    spareNormal = y * scale;
    return x * scale;
  }

  function integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new RangeError(`expected an integer bound in 1..2^32, got ${bound}`);
    }
    const share = Math.floor(2 ** 32 / bound);
    let draw = generator.next() >>> 0;
    while (draw >= share * bound) draw = generator.next() >>> 0;
    return Math.floor(draw / share);
  }

  function permutation(n: number): Int32Array {
    const order = new Int32Array(n).map((_, i) => i);
    for (let last = n - 1; last > 0; last--) {
      const chosen = integer(last + 1);
      const moved = order[last];
      order[last] = order[chosen];
      order[chosen] = moved;
    }
    return order;
  }

  return { uniform, normal, integer, permutation };
}

function initialState(seed: number, labels: readonly (string | number)[]): number[] {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`expected a seed in 0..2^53-1, got ${seed}`);
  }
  for (const label of labels) {
    if (typeof label === 'number' && !Number.isFinite(label)) {
      throw new RangeError(`expected finite numbers as labels of a random stream, got ${label}`);
    }
  }
  const hash = createHash('sha256')
    .update(JSON.stringify([seed, ...labels]))
    .digest();
  return [0, 4, 8, 12].map((offset) => hash.readInt32LE(offset));
}
