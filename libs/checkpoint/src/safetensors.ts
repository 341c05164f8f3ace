import { CheckpointError } from './checkpoint-error.js';
import { parseSafetensorsHeader } from './safetensors-header.js';
import { elementSizes, type StoredTensor, storedSizeBytes } from './stored-tensor.js';

const lengthBytes = 8;

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name, in the order of the data. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file (https://huggingface.co/docs/safetensors) without copying: the tensors
 * share memory with `bytes`. Throws a CheckpointError, which names `file`, for any file that does
 * not follow the format to the letter.
 */
export function readSafetensors(
  bytes: Uint8Array,
  { file = 'safetensors' }: { readonly file?: string } = {},
): Safetensors {
  if (bytes.length < lengthBytes) {
    const expected = `at least ${lengthBytes} bytes`;
    throw new CheckpointError('file too short', { file, expected, got: bytes.length });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  const most = bytes.length - lengthBytes;
  if (headerLength > most) {
    const where = { file, expected: `at most ${most} bytes`, got: headerLength };
    throw new CheckpointError('header longer than the file', where);
  }
  const dataStart = lengthBytes + Number(headerLength);
  const header = bytes.subarray(lengthBytes, dataStart);
  // Not a subarray: that of a Buffer would be a Buffer, whose slices share memory too.
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + dataStart, most - header.length);
  const { places, metadata } = parseSafetensorsHeader(header, { file, sizeBytes: data.length });
  const tensors = new Map(
    places.map(({ name, dtype, shape, begin, end }) => [
      name,
      { dtype, shape, bytes: data.subarray(begin, end) },
    ]),
  );
  return { tensors, metadata };
}

/**
 * Writes a safetensors file. Equal arguments give equal bytes: tensors keep their order, but for
 * larger elements going first, which keeps every tensor aligned; metadata go by key. Throws a
 * RangeError when a tensor's bytes do not fit its shape.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const ordered = [...tensors].sort(
    ([, a], [, b]) => elementSizes[b.dtype] - elementSizes[a.dtype],
  );
  let sizeBytes = 0;
  const entries: [string, object][] = [];
  if (Object.keys(metadata).length > 0) entries.push(['__metadata__', sortedByKey(metadata)]);
  for (const [name, tensor] of ordered) {
    checkTensor(name, tensor);
    const begin = sizeBytes;
    sizeBytes += tensor.bytes.length;
    const { dtype, shape } = tensor;
    entries.push([name, { dtype, shape, data_offsets: [begin, sizeBytes] }]);
  }
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerLength = Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(lengthBytes + headerLength + sizeBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(header, lengthBytes);
  file.fill(0x20, lengthBytes + header.length, lengthBytes + headerLength);
  let position = lengthBytes + headerLength;
  for (const [, { bytes }] of ordered) {
    file.set(bytes, position);
    position += bytes.length;
  }
  return file;
}

function checkTensor(name: string, tensor: StoredTensor): void {
  const { dtype, shape, bytes } = tensor;
  if (name === '__metadata__') {
    throw new RangeError('no tensor can be named __metadata__ in a safetensors file');
  }
  if (storedSizeBytes(tensor) !== bytes.length) {
    throw new RangeError(
      `bytes do not fit the shape [tensor=${name}, dtype=${dtype}, shape=${shape.join('x')}, expected=${storedSizeBytes(tensor)}, got=${bytes.length}]`,
    );
  }
}

function sortedByKey(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
}
