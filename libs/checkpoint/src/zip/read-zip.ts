import { crc32, inflateRawSync } from 'node:zlib';
import { reasonOf } from '@isthmus/spelling';
import type { Budget } from '../budget.js';
import { CheckpointError } from '../checkpoint-error.js';
import { readZipDirectory, type ZipMember } from './zip-directory.js';

/** A zip whose members are read one by one. */
export interface ZipArchive {
  /** In the order of the directory. */
  readonly names: readonly string[];
  /**
   * A member's bytes: shared with the file where they are stored, inflated at the budget's cost
   * where they are compressed. Throws a CheckpointError for a member that is not there or whose
   * bytes are not those that were written.
   */
  read(name: string): Uint8Array;
}

const headerLength = 30;
const headerSignature = 0x04034b50;
/** zlib takes no smaller chunks of output. */
const leastChunkBytes = 64;

/**
 * Opens a zip. No library is both synchronous and checks what it reads: fflate leaves the CRC-32
 * and the declared sizes alone, and yauzl has streams only.
 */
export function readZip(
  bytes: Uint8Array,
  { file, budget }: { readonly file: string; readonly budget: Budget },
): ZipArchive {
  const { members, begin } = readZipDirectory(bytes, file);
  const data = bytes.subarray(0, begin);
  return {
    names: [...members.keys()],
    read(name) {
      const member = members.get(name);
      if (member === undefined) {
        const where = { file, expected: name, got: 'no such member' };
        throw new CheckpointError('a zip member is missing', where);
      }
      const packed = packedBytes(data, member, file);
      const unpacked = member.isDeflated ? inflate(packed, member, { file, budget }) : packed;
      if (crc32(unpacked) !== member.crc) {
        const [expected, got] = [member.crc, crc32(unpacked)].map((crc) => crc.toString(16));
        const where = { file, member: name, expected, got };
        throw new CheckpointError('a zip member is damaged: its CRC-32 differs', where);
      }
      return unpacked;
    },
  };
}

function packedBytes(data: Uint8Array, member: ZipMember, file: string): Uint8Array {
  const { name, headerAt } = member;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const nameAt = headerAt + headerLength;
  const isHeader = nameAt <= data.length && view.getUint32(headerAt, true) === headerSignature;
  if (!isHeader) {
    const where = { file, member: name, expected: 'its header', got: `offset ${headerAt}` };
    throw new CheckpointError('a zip member is not where the directory says', where);
  }
  const nameEnd = nameAt + view.getUint16(headerAt + 26, true);
  if (Buffer.from(name).compare(data.subarray(nameAt, nameEnd)) !== 0) {
    const got = JSON.stringify(Buffer.from(data.subarray(nameAt, nameEnd)).toString('latin1'));
    throw new CheckpointError('a zip member has two names', { file, expected: name, got });
  }
  const begin = nameEnd + view.getUint16(headerAt + 28, true);
  if (begin + member.packedBytes > data.length) {
    const where = { file, member: name, expected: member.packedBytes, got: data.length - begin };
    throw new CheckpointError('a zip member ends behind the file', where);
  }
  return data.subarray(begin, begin + member.packedBytes);
}

function inflate(
  packed: Uint8Array,
  { name, sizeBytes }: ZipMember,
  { file, budget }: { readonly file: string; readonly budget: Budget },
): Uint8Array {
  // One byte more than needed, which spares zlib a second chunk to find the end in.
  const chunkSize = Math.max(leastChunkBytes, sizeBytes + 1);
  budget.take(sizeBytes);
  const expected = `${sizeBytes} bytes`;
  let inflated: Uint8Array;
  try {
    inflated = inflateRawSync(packed, { chunkSize, maxOutputLength: Math.max(1, sizeBytes) });
  } catch (cause) {
    const got = reasonOf(cause);
    const where = { file, member: name, expected, got };
    throw new CheckpointError('a zip member cannot be inflated', where, { cause });
  }
  if (inflated.length !== sizeBytes) {
    const where = { file, member: name, expected, got: inflated.length };
    throw new CheckpointError('a zip member has another size than the directory says', where);
  }
  // Not the Buffer itself, whose slices would share memory.
  return new Uint8Array(inflated.buffer, inflated.byteOffset, inflated.length);
}
