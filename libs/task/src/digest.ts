import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sha256Hex } from './bounds.js';

/** All that a task's result is a function of. */
export interface TaskIdentity {
  readonly kind: string;
  readonly version: number;
  /** Plain JSON data. */
  readonly spec: unknown;
  /** sha256 of each input artifact as lower-case hex, in the task's order. */
  readonly inputs: readonly string[];
}

/**
 * A task's content address: the sha256, as lower-case hex, of its identity as canonical JSON (RFC 8785).
 * Object keys may come in any order, and keys whose value is undefined do not count.
 * Throws a RangeError for an input that is no hash, an Error for NaN and infinities.
 */
export function taskDigest({ kind, version, spec, inputs }: TaskIdentity): string {
  for (const input of inputs) {
    if (!sha256Hex.safeParse(input).success) {
      throw new RangeError(
        `expected the sha256 of each input as 64 hex digits, got ${JSON.stringify(input)} [kind=${kind}]`,
      );
    }
  }
  return contentHash({ kind, version, spec, inputs });
}

/** The sha256, as lower-case hex, of plain JSON data as canonical JSON (RFC 8785). */
export function contentHash(content: object): string {
  // An object always has a JSON text; only undefined has none.
  const json = canonicalize(content) as string;
  return createHash('sha256').update(json).digest('hex');
}
