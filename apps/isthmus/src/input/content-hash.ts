import { createHash } from 'node:crypto';
import { writeWeights } from '@isthmus/checkpoint';
import type { Weights } from '@isthmus/permutation';

/**
 * What a model's weights are known by: the same whatever file, format, names and layout they lie in, as long as
 * they are read as the same network, and whatever is said of them there. Lower-case hex.
 */
export function contentHash(weights: Weights): string {
  return sha256Of(writeWeights(new Map([...weights].sort(([a], [b]) => (a < b ? -1 : 1)))));
}

/** Lower-case hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** As much of a hash as people are shown. */
export function shortHash(sha256: string): string {
  return `sha256:${sha256.slice(0, 12)}`;
}
