/** Bytes an element, by the names that safetensors gives element types. */
export const elementSizes = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const;

/** How a stored tensor's elements are coded. */
export type ElementType = keyof typeof elementSizes;

/** The element types that weights have. */
export type FloatType = 'F16' | 'BF16' | 'F32' | 'F64';

/** A tensor as a file holds it: row-major, little-endian, `bytes` at any alignment. */
export interface StoredTensor {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Bytes that a tensor takes; not a safe integer when no file could hold it. */
export function storedSizeBytes({ dtype, shape }: Omit<StoredTensor, 'bytes'>): number {
  return shape.reduce((product, size) => product * size, elementSizes[dtype]);
}

/** Whether files may name this element type. */
export function isElementType(name: unknown): name is ElementType {
  return typeof name === 'string' && Object.hasOwn(elementSizes, name);
}

/** Whether elements are floating-point numbers. */
export function isFloat(dtype: ElementType): dtype is FloatType {
  return dtype.endsWith('F16') || dtype === 'F32' || dtype === 'F64';
}
