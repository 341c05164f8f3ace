import type { FloatType } from './stored-tensor.js';

const halfInfinity = 0x7c00;

type Encode = (values: Float32Array) => ArrayBufferView;

const encoders: Readonly<Record<FloatType, Encode>> = {
  F32: (values) => values,
  F64: (values) => new Float64Array(values),
  F16: (values) => eachBits(values, halfBits),
  BF16: (values) => eachBits(values, (bits) => roundedShift(bits, 16)),
};

/**
 * The elements of a stored tensor of finite values: exact for F32 and F64, rounded to nearest, ties
 * to even, for F16 and BF16, beyond whose range they become infinite. F32 shares memory
 * with the values.
 */
export function fromFloats(values: Float32Array, dtype: FloatType): Uint8Array {
  const encoded = encoders[dtype](values);
  return new Uint8Array(encoded.buffer, encoded.byteOffset, encoded.byteLength);
}

function eachBits(values: Float32Array, encode: (bits: number) => number): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const encoded = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) encoded[i] = encode(bits[i]);
  return encoded;
}

/** The IEEE 754 binary16 number that is nearest to a binary32 one. */
function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  const exponent = magnitude >>> 23;
  // From 2^-14 on both formats have normal numbers, whose exponents differ by 112.
  if (exponent >= 113) {
    return sign | Math.min(roundedShift(magnitude - (112 << 23), 13), halfInfinity);
  }
  // Below 2^-25, half of the least binary16 number.
  if (exponent < 102) return sign;
  return sign | roundedShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

/** An unsigned integer divided by 2^shift, rounded to nearest, ties to even. */
function roundedShift(bits: number, shift: number): number {
  const isOdd = (bits >>> shift) & 1;
  return (bits + 2 ** (shift - 1) - 1 + isOdd) >>> shift;
}
