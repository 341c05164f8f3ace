import { parseNetwork, permutationSpec } from '@isthmus/network';

/**
 * The units of a network's widest group: its width. Throws a RangeError for what is no notation of a network, and
 * for a network without hidden units.
 */
export function widthOf(notation: string): number {
  const { groups } = permutationSpec(parseNetwork(notation));
  if (groups.length === 0) {
    throw new RangeError(`a network without hidden units has no width [network=${notation}]`);
  }
  return Math.max(...groups.map(({ size }) => size));
}

/** Whether networks differ in their width, each from each, and two or more of them are there. */
export function areOfSeveralWidths(notations: readonly string[]): boolean {
  try {
    const different = [...new Set(notations)];
    return different.length > 1 && new Set(different.map(widthOf)).size === different.length;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
