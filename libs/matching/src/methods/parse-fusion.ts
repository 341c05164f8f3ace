import { partialMatching } from '../fusion/partial-matching.js';
import type { FusionMethod } from '../search/fusion.js';
import { parseMethod } from './parse-method.js';

/**
 * Reads how a network is to be carried over to another's widths from the notation of a matcher:
 * one with a way of its own goes it, as `ot-fusion` does by its transports, which between different
 * widths divide units and add them up; any other finds a permutation, b padded with units of zeros.
 * The same errors as `parseMethod`.
 */
export function parseFusion(notation: string): FusionMethod {
  const { fuse, matcher } = parseMethod(notation);
  return fuse ?? partialMatching(matcher);
}
