import { reasonOf } from '@isthmus/spelling';
import { CheckpointError } from './checkpoint-error.js';
import { duplicateKey } from './duplicate-key.js';
import { checkJsonStructure } from './json-structure.js';

/** A JSON object whose values are still to be checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads UTF-8 bytes that hold one JSON object in which no key stands twice. Throws a
 * CheckpointError; `what` names the bytes in it.
 */
export function parseJsonObject(bytes: Uint8Array, what: string, file: string): JsonObject {
  checkJsonStructure(bytes, what, file);
  let value: unknown;
  let key: string | undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
    // Within, because a regular expression overflows on millions of escapes in a row.
    key = duplicateKey(text);
  } catch (cause) {
    const got = reasonOf(cause);
    throw new CheckpointError(`${what} is not JSON`, { file, got }, { cause });
  }
  if (!isJsonObject(value)) {
    const got = Array.isArray(value) ? 'an array' : showJson(value);
    throw new CheckpointError(`${what} is not a JSON object`, { file, got });
  }
  if (key !== undefined) throw new CheckpointError(`${what} has a key twice`, { file, key });
  return value;
}

/** Whether a JSON value is an object, and not an array or null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value, or the absence of one, as the beginning of its text. */
export function showJson(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 80);
}
