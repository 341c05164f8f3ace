import type { Dataset } from '@isthmus/dataset';

/** The largest Euclidean norm of an example of either split, as networks are fed it. */
export function largestInput({ train, test }: Pick<Dataset, 'train' | 'test'>): number {
  let largest = 0;
  for (const { x, count } of [train, test]) {
    const size = x.length / count;
    // Bytes stand for 0 to 1.
    const unit = x instanceof Float32Array ? 1 : 1 / 255;
    for (let from = 0; from < x.length; from += size) {
      let square = 0;
      for (const value of x.subarray(from, from + size)) square += (unit * value) ** 2;
      largest = Math.max(largest, square);
    }
  }
  return Math.sqrt(largest);
}
