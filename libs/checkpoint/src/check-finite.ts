import type { WeightTensor } from '@isthmus/permutation';
import { CheckpointError } from './checkpoint-error.js';

/** Throws a CheckpointError, naming tensor and index, for the first value that is NaN or infinite. */
export function checkFinite(
  tensor: string,
  { shape, data }: WeightTensor,
  { what, where }: { readonly what: string; readonly where: Readonly<Record<string, string>> },
): void {
  const position = data.findIndex((value) => !Number.isFinite(value));
  if (position === -1) return;
  const index = indicesOf(position, shape).map((at) => `[${at}]`);
  throw new CheckpointError(what, { ...where, tensor, index: index.join(''), got: data[position] });
}

function indicesOf(position: number, shape: readonly number[]): number[] {
  let rest = position;
  const innermostFirst = shape.toReversed().map((size) => {
    const index = rest % size;
    rest = Math.floor(rest / size);
    return index;
  });
  return innermostFirst.reverse();
}
