import { readOptions } from '@isthmus/notation';
import { fuse } from '../fusion/ot-fusion.js';
import { fusionOptions } from '../fusion/ot-fusion-options.js';
import { partialMatching } from '../fusion/partial-matching.js';
import type { FusionMethod } from '../search/fusion.js';
import { parseMethod } from './parse-method.js';

/**
 * Reads how a network is to be carried over to another's widths from the notation of a matcher:
 * `ot-fusion` does it by its transports, which between different widths divide units and add them up;
 * any other finds a permutation, b padded with units of zeros. The same errors as `parseMethod`.
 */
export function parseFusion(notation: string): FusionMethod {
  const { matcher } = parseMethod(notation);
  const [, options] = /^ot-fusion:?(.*)$/s.exec(notation) ?? [];
  return options === undefined
    ? partialMatching(matcher)
    : fuse(readOptions(options, fusionOptions));
}
