import { isUtf8 } from 'node:buffer';
import { CheckpointError } from '../checkpoint-error.js';
import { binaryFormats } from './binary-formats.js';
import { type FormatSignature, readableFormats } from './format-signature.js';
import { textFormats } from './text-formats.js';

/** As much of a file as tells what it is. */
const beginBytes = 512;

/**
 * Throws a CheckpointError that names the format and says what to do when the bytes are of a usual
 * format that is not read here, or are a text.
 */
export function checkNotForeign(bytes: Uint8Array, file: string): void {
  const found = foreignFormat(bytes);
  if (found === undefined) return;
  const where = { file, expected: readableFormats, got: found.name };
  throw new CheckpointError(
    `not a model file that is read here, but ${found.name}: ${found.advice}`,
    where,
  );
}

/** The first foreign format that the bytes are of. */
function foreignFormat(bytes: Uint8Array): FormatSignature | undefined {
  if (bytes.length === 0) return undefined;
  const begin = Buffer.from(bytes.subarray(0, beginBytes));
  const formats = isText(begin) ? textFormats : binaryFormats;
  const text = begin.toString(isText(begin) ? 'utf8' : 'latin1');
  return formats.find(({ matches }) => matches(text, bytes));
}

/** Whether bytes are UTF-8 without control characters but white space. */
function isText(bytes: Uint8Array): boolean {
  // The last character may be cut.
  const ends = bytes.length < beginBytes ? [0] : [0, 1, 2, 3];
  const isControl = (byte: number) => byte < 0x09 || (byte > 0x0d && byte < 0x20) || byte === 0x7f;
  return (
    ends.some((cut) => isUtf8(bytes.subarray(0, bytes.length - cut))) && !bytes.some(isControl)
  );
}
