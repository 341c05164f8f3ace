import type { ElementType, StoredTensor } from '@isthmus/checkpoint';

type Decode = (bytes: Uint8Array<ArrayBuffer>) => Iterable<number | bigint>;

// Typed arrays read in the machine's order: little-endian, as stored, on all that TensorFlow runs on.
const decoders: Readonly<Partial<Record<ElementType, Decode>>> = {
  U8: (bytes) => bytes,
  I8: ({ buffer }) => new Int8Array(buffer),
  U16: ({ buffer }) => new Uint16Array(buffer),
  I16: ({ buffer }) => new Int16Array(buffer),
  U32: ({ buffer }) => new Uint32Array(buffer),
  I32: ({ buffer }) => new Int32Array(buffer),
  U64: ({ buffer }) => new BigUint64Array(buffer),
  I64: ({ buffer }) => new BigInt64Array(buffer),
};

/** A copy of a tensor's integers, rounded beyond 2^53. Undefined for tensors of anything else. */
export function readIntegers({ dtype, bytes }: StoredTensor): Float64Array | undefined {
  // The slice is aligned, which bytes in the middle of a file may not be.
  const values = decoders[dtype]?.(new Uint8Array(bytes));
  return values && Float64Array.from(values as Iterable<number>, Number);
}
