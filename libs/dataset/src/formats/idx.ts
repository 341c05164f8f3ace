import { DatasetError } from '../set/dataset-error.js';
import type { FileContent } from './file-content.js';
import { gunzipFile } from './gunzip-file.js';

/** An array of bytes as IDX files hold it, which begins `dataOffset` bytes into the file. */
export interface Idx {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
  readonly dataOffset: number;
}

/** Reads an IDX file, gzipped or not. Throws like `parseIdx`. */
export async function readIdx({ file, bytes }: FileContent, dimensions: number): Promise<Idx> {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const sizeOf = (begin: Uint8Array) => {
    const { dataOffset, sizeBytes } = readHeader(begin, { file, dimensions });
    return dataOffset + sizeBytes;
  };
  const unpacked = isGzip ? await gunzipFile(bytes, { file, sizeOf }) : bytes;
  return parseIdx(unpacked, { file, dimensions });
}

/**
 * Reads an IDX array of unsigned bytes, by the format that LeCun's MNIST page gives, without copying.
 * Throws a DatasetError with the byte offset (after unpacking) unless `bytes` are exactly one array
 * of so many dimensions.
 */
export function parseIdx(
  bytes: Uint8Array,
  { file, dimensions }: { readonly file: string; readonly dimensions: number },
): Idx {
  const { shape, dataOffset, sizeBytes } = readHeader(bytes, { file, dimensions });
  const end = dataOffset + sizeBytes;
  if (bytes.length !== end) {
    const expected = `${end} bytes for ${shape.join('x')}`;
    const where = { file, offset: Math.min(end, bytes.length), expected, got: bytes.length };
    throw new DatasetError('IDX file is not as long as its header says', where);
  }
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + dataOffset, sizeBytes);
  return { shape, data, dataOffset };
}

/** What an array's header says of it. Throws a DatasetError for what is no such header. */
function readHeader(
  bytes: Uint8Array,
  { file, dimensions }: { readonly file: string; readonly dimensions: number },
) {
  const dataOffset = 4 + 4 * dimensions;
  const magic = hex(Uint8Array.of(0, 0, 8, dimensions));
  if (hex(bytes.subarray(0, 4)) !== magic) {
    const where = { file, offset: 0, expected: magic, got: hex(bytes.subarray(0, 4)) };
    throw new DatasetError('not an IDX file of the right kind', where);
  }
  if (bytes.length < dataOffset) {
    const expected = `${dataOffset} bytes of header`;
    const where = { file, offset: bytes.length, expected, got: bytes.length };
    throw new DatasetError('IDX file is cut off', where);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const sizeBytes = shape.reduce((product, size) => product * size, 1);
  return { shape, dataOffset, sizeBytes };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex') || 'nothing';
}
