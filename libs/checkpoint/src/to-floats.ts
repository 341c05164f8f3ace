import { type FloatType, isFloat, type StoredTensor } from './stored-tensor.js';

type Decode = (bytes: Uint8Array<ArrayBuffer>) => Float32Array;

// Typed arrays read in the machine's order: little-endian, as stored, on all that TensorFlow runs on.
const decoders: Readonly<Record<FloatType, Decode>> = {
  F32: ({ buffer }) => new Float32Array(buffer),
  F64: ({ buffer }) => new Float32Array(new Float64Array(buffer)),
  F16: ({ buffer }) => {
    const halves = new Uint16Array(buffer);
    const values = new Float32Array(halves.length);
    for (let i = 0; i < halves.length; i++) values[i] = halfValues[halves[i]];
    return values;
  },
  BF16: ({ buffer }) => {
    const halves = new Uint16Array(buffer);
    const bits = new Uint32Array(halves.length);
    for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
    return new Float32Array(bits.buffer);
  },
};

/** The values of all IEEE 754 binary16 numbers, by their bits. */
const halfValues = Float32Array.from({ length: 2 ** 16 }, (_, bits) => halfValue(bits));

/**
 * A copy of a tensor's values as float32: exact for F32, F16 and BF16, rounded to nearest for F64.
 * Undefined for tensors of integers or booleans.
 */
export function toFloats({ dtype, bytes }: StoredTensor): Float32Array | undefined {
  // The slice is aligned, which bytes in the middle of a file may not be.
  return isFloat(dtype) ? decoders[dtype](new Uint8Array(bytes)) : undefined;
}

function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
