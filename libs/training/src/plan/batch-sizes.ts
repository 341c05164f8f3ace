/** Examples a step of a pass over `count` examples: those of all batches, and of the last where it has fewer. */
export function batchSizes(
  count: number,
  { batchSize }: { readonly batchSize: number },
): readonly number[] {
  const left = count % batchSize;
  const sizes = count < batchSize ? [] : [batchSize];
  return left === 0 ? sizes : [...sizes, left];
}
