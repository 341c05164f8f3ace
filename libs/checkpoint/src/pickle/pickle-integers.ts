import type { PickleCursor } from './pickle-cursor.js';

/** No count, seed or size takes more bytes; larger numbers would take time to make. */
const longest = 256;

/** A whole number as a pickle's values have it: as a double where that holds it. */
type Integer = number | bigint;

/** LONG1 and LONG4: little-endian two's complement of `count` bytes. */
export function readLong(cursor: PickleCursor, count: number): Integer {
  const bytes = Buffer.from(cursor.take(checkLength(cursor, count))).reverse();
  return count === 0 ? 0 : integer(BigInt.asIntN(8 * count, BigInt(`0x${bytes.toString('hex')}`)));
}

/** LONG: decimal digits, behind which Python writes an L. */
export function readLongLine(cursor: PickleCursor): Integer {
  const line = cursor.line();
  checkLength(cursor, line.length);
  return decimal(cursor, line.replace(/L$/, ''));
}

/** INT, which protocol 1 also writes booleans by. */
export function readInt(cursor: PickleCursor): Integer | boolean {
  const line = cursor.line();
  if (line === '00' || line === '01') return line === '01';
  checkLength(cursor, line.length);
  return decimal(cursor, line);
}

/** The key of a memo in decimal digits. */
export function readKey(cursor: PickleCursor): number {
  return Number(decimal(cursor, cursor.line()));
}

function decimal(cursor: PickleCursor, digits: string): Integer {
  if (/^\s*[+-]?\d+\s*$/.test(digits)) return integer(BigInt(digits.trim().replace(/^\+/, '')));
  return cursor.refuse('not a whole number', { got: JSON.stringify(digits.slice(0, 80)) });
}

function integer(value: bigint): Integer {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function checkLength(cursor: PickleCursor, count: number): number {
  if (count <= longest) return count;
  const where = { expected: `at most ${longest} bytes`, got: count };
  return cursor.refuse('a whole number is too long', where);
}
