import type { Budget } from '../budget.js';
import { CheckpointError } from '../checkpoint-error.js';
import { columnMajorStrides, rowMajorBytes, rowMajorStrides } from '../row-major.js';
import { type StoredTensor, storedSizeBytes } from '../stored-tensor.js';
import { npyHeader, parseNpyHeader } from './npy-header.js';

const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
/** numpy refuses longer headers too (numpy.load, max_header_size). */
const longestHeader = 10_000;
/** numpy begins the elements at a multiple of this. */
const alignment = 64;

/**
 * Reads an .npy file of version 1, 2 or 3, of any byte order and element order. `where` says in
 * errors which file, or which part of one, it is. The tensor shares memory with `bytes` where its
 * elements lie as they are wanted. Throws a CheckpointError.
 */
export function readNpy(
  bytes: Uint8Array,
  { where, budget }: { readonly where: Readonly<Record<string, string>>; readonly budget: Budget },
): StoredTensor {
  const { header, begin } = locateHeader(bytes, where);
  const { dtype, bigEndian, isColumnMajor, shape } = parseNpyHeader(header, where);
  const data = bytes.subarray(begin);
  const expected = storedSizeBytes({ dtype, shape });
  if (data.length !== expected) {
    const sizes = `${expected} bytes for ${dtype} of shape ${shape.join('x')}`;
    const got = data.length;
    throw new CheckpointError('not the bytes of the array', { ...where, expected: sizes, got });
  }
  const strides = isColumnMajor ? columnMajorStrides(shape) : rowMajorStrides(shape);
  const layout = { dtype, shape, strides, offset: 0, bigEndian };
  return { dtype, shape, bytes: rowMajorBytes(data, layout, budget) };
}

/** Writes an .npy file of version 1. Throws a RangeError for BF16, which numpy does not have. */
export function writeNpy({ dtype, shape, bytes }: StoredTensor): Uint8Array {
  const text = npyHeader(dtype, shape);
  const lengthAt = magic.length + 2;
  // One byte more for the line feed that ends the header.
  const begin = Math.ceil((lengthAt + 2 + text.length + 1) / alignment) * alignment;
  const file = new Uint8Array(begin + bytes.length).fill(0x20, 0, begin);
  file.set(magic);
  file.set([1, 0], magic.length);
  new DataView(file.buffer).setUint16(lengthAt, begin - lengthAt - 2, true);
  file.set(new TextEncoder().encode(text), lengthAt + 2);
  file[begin - 1] = 0x0a;
  file.set(bytes, begin);
  return file;
}

function locateHeader(
  bytes: Uint8Array,
  where: Readonly<Record<string, string>>,
): { readonly header: string; readonly begin: number } {
  const refuse = (expected: string, got: string | number): never => {
    throw new CheckpointError('not a numpy array', { ...where, expected, got });
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || !magic.every((byte, i) => bytes[i] === byte)) {
    return refuse('\\x93NUMPY and a header', 'other bytes');
  }
  const version = bytes[magic.length];
  if (version < 1 || version > 3) return refuse('version 1, 2 or 3', version);
  const at = magic.length + 2;
  const headerAt = version === 1 ? at + 2 : at + 4;
  const length = version === 1 ? view.getUint16(at, true) : view.getUint32(at, true);
  const most = Math.min(bytes.length - headerAt, longestHeader);
  if (length > most) return refuse(`a header of at most ${most} bytes`, length);
  const begin = headerAt + length;
  return { header: Buffer.from(bytes.subarray(headerAt, begin)).toString('latin1'), begin };
}
