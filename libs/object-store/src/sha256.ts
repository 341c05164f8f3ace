import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** So much is hashed in about a millisecond. */
const pieceBytes = 2 ** 18;

/**
 * The sha256 of bytes as lower-case hex. After each piece whatever else waits in this thread has its turn, and
 * `onPiece` is given the piece before it.
 */
export async function sha256Of(
  bytes: Uint8Array,
  onPiece?: (piece: Uint8Array, begin: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  for (let begin = 0; begin < bytes.length; begin += pieceBytes) {
    if (begin > 0) await setImmediate();
    const piece = bytes.subarray(begin, begin + pieceBytes);
    hash.update(piece);
    onPiece?.(piece, begin);
  }
  return hash.digest('hex');
}
